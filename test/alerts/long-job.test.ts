import { afterEach, describe, expect, test } from 'vitest';
import { alertsOn } from '../support/alerts.ts';
import { EngineBench } from '../support/engine-bench.ts';

const MINUTE = 60_000;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** One worker; the first job of all has it, and another waits for it. What it said last is told by `says`. */
async function firstJob(options: {
  readonly timeoutMs?: number;
  readonly says?: (minute: number) => string;
}) {
  const bench = await EngineBench.started({ concurrency: 1 });
  undo.push(() => bench.engine.stop());
  const { clock, runner, engine } = bench;
  const from = clock.now();
  const minute = () => Math.floor((clock.now() - from) / MINUTE);
  runner.output.lastLine = () => options.says?.(minute()) ?? '';
  const { timeoutMs = null } = options;
  const [id = ''] = await bench.addAll([{ timeoutMs }, {}]);
  const alerts = alertsOn(bench);
  await alerts.start();
  undo.push(() => alerts.close());
  const fired: string[] = [];
  alerts.onChanged(() => {
    for (const { ruleId } of alerts.firing()) {
      const text = `${ruleId} ${minute()}`;
      if (!fired.some((each) => each.startsWith(ruleId))) fired.push(text);
    }
  });
  return { bench, engine, fired, id, pass: (minutes: number) => bench.advance(minutes * MINUTE) };
}

describe('the first long job, with another that waits for it', () => {
  test('is no alarm while it is within its timeout', async () => {
    const { bench, fired, id, pass } = await firstJob({ timeoutMs: 3 * 60 * MINUTE });
    await pass(150);
    await bench.succeed(id);
    await pass(5);
    expect(fired).toEqual([]);
  });

  test('is no alarm while it says something new every few minutes', async () => {
    const says = (minute: number) => `${Math.floor(minute / 8)} files copied`;
    const { fired, pass } = await firstJob({ says });
    await pass(150);
    expect(fired).toEqual([]);
  });

  test('that says nothing and has no timeout may hang, and is told after half an hour', async () => {
    const { fired, pass } = await firstJob({});
    await pass(45);
    expect(fired).toEqual(['nothing-finishes 30']);
  });

  test('that falls silent goes on for ten minutes more, and is told of then', async () => {
    const says = (minute: number) => `${Math.min(minute, 60)} files copied`;
    const { fired, pass } = await firstJob({ says });
    await pass(69);
    expect(fired).toEqual([]);
    await pass(35);
    // The other has waited for more than an hour by now; and half an hour later.
    expect(fired).toEqual(['waiting-long 71', 'nothing-finishes 100']);
  });

  test('that does not end with its timeout is told of', async () => {
    const { bench, fired, pass } = await firstJob({ timeoutMs: 60 * MINUTE });
    // It is asked to end, and does not.
    bench.runner.obeysAbort = false;
    await pass(95);
    expect(fired).toEqual(['waiting-long 61', 'nothing-finishes 90']);
  });
});
