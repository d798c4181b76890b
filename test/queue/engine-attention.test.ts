import { describe, expect, it } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';

const MINUTE = 60_000;

describe.each(STORES)('what needs attention, on %s', (_, createStore) => {
  it('is nothing since the start, then since the last job recovered or went', async () => {
    const bench = await EngineBench.started({ store: createStore() });
    const { engine, clock } = bench;
    const clearSince = () => engine.present().clearSince;
    const startedAt = clock.now();
    expect(clearSince()).toBe(startedAt);
    await bench.advance(MINUTE);
    const dead = await bench.add({ maxAttempts: 1 });
    await bench.fail(dead);
    expect(clearSince()).toBeNull();
    await bench.advance(MINUTE);
    await engine.retry(dead);
    await bench.rest();
    const retriedAt = clock.now();
    await bench.advance(MINUTE);
    expect(clearSince()).toBe(retriedAt);
    await bench.succeed(dead);
    expect(clearSince()).toBe(retriedAt);

    const other = await bench.add({ maxAttempts: 1 });
    await bench.fail(other);
    expect(clearSince()).toBeNull();
    await bench.advance(MINUTE);
    await engine.change({ type: 'delete' }, { type: 'ids', ids: [other] });
    expect(clearSince()).toBe(clock.now());
  });

  it('is no group that was dismissed, until it fails again', async () => {
    const bench = await EngineBench.started({ store: createStore() });
    const { engine } = bench;
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    const groups = async () => {
      const found = await engine.failureGroups(10);
      return found.ok ? found.value : null;
    };
    const [group] = (await groups())?.groups ?? [];
    expect(await engine.dismissFailures(group?.fingerprint ?? '', true)).toEqual({ ok: true, value: null });
    expect(await groups()).toMatchObject({ total: 1, dismissed: 1 });
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    expect(await groups()).toMatchObject({ total: 1, dismissed: 0 });
    expect(await engine.dismissFailures(null, true)).toEqual({ ok: true, value: null });
    expect(await engine.dismissFailures('0000000000000000', true)).toMatchObject({
      ok: false,
      error: { field: 'fingerprint', got: '"0000000000000000"' },
    });
  });
});
