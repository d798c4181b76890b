import { describe, expect, it } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';

describe.each(STORES)('what a run tells and is told, on %s', (_, create) => {
  const started = () => EngineBench.started({ store: create() });
  const progress = { share: 0.5, text: 'half way' };

  it('is its progress, for as long as it runs', async () => {
    const bench = await started();
    const id = await bench.add();
    const { engine, runner } = bench;
    expect(engine.progressOf(id)).toBeNull();
    let told = 0;
    const leave = engine.onSettingsChanged(() => {
      told += 1;
    });
    runner.context(id).progress(progress);
    leave();
    expect(told).toBe(1);
    expect(engine.progressOf(id)).toEqual(progress);
    expect(await engine.detail(id)).toMatchObject({ progress });
    runner.succeed(id);
    await bench.rest();
    expect(engine.progressOf(id)).toBeNull();
    expect(await engine.detail(id)).toMatchObject({ progress: null });
  });

  it('is why the run before failed', async () => {
    const bench = await started();
    const id = await bench.add();
    expect(await bench.runner.context(id).previousError()).toBeNull();
    await bench.fail(id, 'exit 7');
    await bench.advance(5_000);
    expect(await bench.runner.context(id).previousError()).toMatchObject({ code: 'exit 7' });
  });

  it('is nothing after a run that was cancelled', async () => {
    const bench = await started();
    const id = await bench.add();
    await bench.engine.cancel(id);
    await bench.engine.retry(id);
    await bench.rest();
    expect(await bench.runner.context(id).previousError()).toBeNull();
  });

  it('keeps the stack with the run, and out of the state', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    const error = { message: 'No.', code: 'ENO', stack: 'Error: No.\n    at work.mjs:1:1' };
    bench.runner.end(id, { type: 'failed', error, retryable: true });
    await bench.rest();
    const detail = await bench.engine.detail(id);
    expect(detail?.job).toMatchObject({ state: 'dead', error: { message: 'No.', code: 'ENO' } });
    expect(JSON.stringify(detail?.job)).not.toContain('stack');
    expect(detail?.runs[0]?.end?.outcome).toEqual({ type: 'failed', error, retryable: true });
  });
});
