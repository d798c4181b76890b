import { utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/jobs/job.ts';
import { defaultFunction, moduleFile, moduleFiles } from './module-file.ts';
import { isAlive, untilGone } from './processes.ts';
import { startRunner } from './test-runner.ts';

const PID = defaultFunction('return process.pid;');
const FOREVER = defaultFunction('console.log("pid " + process.pid); for (;;);');
const OBEYS = defaultFunction(`console.log('pid ' + process.pid);
  await new Promise((resolve, reject) => {
    context.signal.addEventListener('abort', () => reject(context.signal.reason));
    setInterval(() => {}, 1000);
  });`);

const resultOf = (outcome: Outcome): unknown => (outcome.type === 'succeeded' ? outcome.result : outcome);

describe('a run that has to end', () => {
  it('is told so by its signal, and its process makes way', async () => {
    const { module } = startRunner();
    const run = module({ path: moduleFile(OBEYS) });
    const [, pid] = await run.until(/pid (\d+)/);
    run.stop('cancelled');
    expect(await run.outcome).toEqual({ type: 'cancelled' });
    await untilGone(Number(pid));
  });

  it('is killed after the grace when it computes without pause; others go on', async () => {
    const { module } = startRunner({ graceMs: 100 });
    const paths = moduleFiles({ 'forever.mjs': FOREVER, 'other.mjs': PID });
    const endless = module({ path: paths['forever.mjs'] ?? '' });
    const [, pid] = await endless.until(/pid (\d+)/);
    const other = await module({ path: paths['other.mjs'] ?? '' }).outcome;
    expect(other.type).toBe('succeeded');
    endless.stop('cancelled');
    expect(await endless.outcome).toEqual({ type: 'cancelled' });
    expect(isAlive(Number(pid))).toBe(false);
  });

  it('is timed out, with words that say how it ended', async () => {
    const { module } = startRunner({ graceMs: 50 });
    const path = moduleFile('export const warm = () => 1; export default () => { for (;;); };');
    await module({ path, export: 'warm' }).outcome;
    const run = module({ path }, { timeoutMs: 100 });
    const message = 'Stopped after 100 ms: it ignored the request to end and was killed.';
    expect(await run.outcome).toEqual({ type: 'timed-out', error: { message, code: 'timeout' } });
  });

  it('is killed by SIGKILL when it does not end on SIGTERM', async () => {
    const { module } = startRunner({ graceMs: 50 });
    const path = moduleFile(
      defaultFunction(
        'process.on("SIGTERM", () => console.log("no")); console.log("pid"); await new Promise(() => setInterval(() => {}, 1000));',
      ),
    );
    const run = module({ path });
    await run.until(/pid/);
    run.stop('interrupted');
    expect(await run.outcome).toEqual({ type: 'interrupted' });
  });

  it.runIf(process.platform !== 'win32')('is killed with what it has started', async () => {
    const { module } = startRunner({ graceMs: 50 });
    const path = moduleFile(`import { spawn } from 'node:child_process';
      export default () => { console.log('pid ' + spawn('sleep', ['300']).pid); for (;;); };`);
    const run = module({ path });
    const [, pid] = await run.until(/pid (\d+)/);
    run.stop('cancelled');
    await run.outcome;
    await untilGone(Number(pid));
  });

  it('ends before it began when it is stopped while its process starts', async () => {
    const { module } = startRunner();
    const run = module({ path: moduleFile(FOREVER) });
    run.stop('cancelled');
    expect(await run.outcome).toEqual({ type: 'cancelled' });
  });
});

describe('processes of modules', () => {
  it('are kept for the next run of their file, and shared with no other file', async () => {
    const { module, moduleProcesses } = startRunner();
    const paths = moduleFiles({ 'a.mjs': PID, 'b.mjs': PID });
    const run = async (name: string) => resultOf(await module({ path: paths[name] ?? '' }).outcome);
    const a = await run('a.mjs');
    expect(await run('b.mjs')).not.toBe(a);
    expect(await run('a.mjs')).toBe(a);
    expect(moduleProcesses).toHaveLength(2);
  });

  it('serve one run at a time', async () => {
    const { module } = startRunner();
    const path = moduleFile(
      defaultFunction('await new Promise((go) => setTimeout(go, 300)); return process.pid;'),
    );
    const runs = [module({ path }), module({ path }), module({ path })];
    const pids = await Promise.all(runs.map(async ({ outcome }) => resultOf(await outcome)));
    expect(new Set(pids).size).toBe(3);
  });

  it('make way after so many runs', async () => {
    const { module } = startRunner({ moduleLimits: { maxRuns: 2 } });
    const path = moduleFile(PID);
    const pids: unknown[] = [];
    for (let n = 0; n < 4; n += 1) pids.push(resultOf(await module({ path }).outcome));
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
    expect(pids[3]).toBe(pids[2]);
    await untilGone(Number(pids[0]));
  });

  it('make way when they hold too much memory', async () => {
    const { module } = startRunner({ moduleLimits: { maxRssMiB: 1 } });
    const path = moduleFile(PID);
    const first = resultOf(await module({ path }).outcome);
    expect(resultOf(await module({ path }).outcome)).not.toBe(first);
  });

  it('end when nothing came for a while, and when too many wait', async () => {
    const { module } = startRunner({ moduleLimits: { idleMs: 200, maxIdle: 1 } });
    const paths = moduleFiles({ 'a.mjs': PID, 'b.mjs': PID });
    const a = Number(resultOf(await module({ path: paths['a.mjs'] ?? '' }).outcome));
    const b = Number(resultOf(await module({ path: paths['b.mjs'] ?? '' }).outcome));
    await untilGone(a);
    await untilGone(b);
  });

  it('wait for the next runs when those that were under way together end together, and not for long', async () => {
    const { module, moduleProcesses } = startRunner({
      moduleLimits: { maxIdle: 1, surplusMs: 500, idleMs: 60_000 },
    });
    const path = moduleFile(PID);
    const round = async () =>
      Promise.all([1, 2, 3].map(async () => Number(resultOf(await module({ path }).outcome))));
    const first = await round();
    const second = await round();
    expect(new Set(second)).toEqual(new Set(first));
    expect(moduleProcesses).toHaveLength(3);
    // One stays.
    await expect.poll(() => first.filter(isAlive)).toHaveLength(1);
  });

  it('are no more than ran at once, whatever they ran', async () => {
    const { module } = startRunner({ moduleLimits: { maxIdle: 1, surplusMs: 60_000 } });
    const paths = moduleFiles({ 'a.mjs': PID, 'b.mjs': PID });
    const a = Number(resultOf(await module({ path: paths['a.mjs'] ?? '' }).outcome));
    await module({ path: paths['b.mjs'] ?? '' }).outcome;
    await untilGone(a);
  });

  it('make way when a file that they have loaded has changed', async () => {
    const { module, moduleProcesses } = startRunner();
    const paths = moduleFiles({
      'work.mjs': "import { answer } from './answer.mjs';\nexport default () => answer;\n",
      'answer.mjs': 'export const answer = 1;\n',
    });
    const run = async () => resultOf(await module({ path: paths['work.mjs'] ?? '' }).outcome);
    expect(await run()).toBe(1);
    expect(await run()).toBe(1);
    writeFileSync(paths['answer.mjs'] ?? '', 'export const answer = 2;\n');
    utimesSync(paths['answer.mjs'] ?? '', 1, 1);
    expect(await run()).toBe(2);
    expect(moduleProcesses).toHaveLength(2);
  });

  it('that ended between two runs are replaced', async () => {
    const { module, moduleProcesses } = startRunner();
    const path = moduleFile(PID);
    const first = Number(resultOf(await module({ path }).outcome));
    const exited = new Promise<void>((resolve) => moduleProcesses[0]?.onExit(() => resolve()));
    process.kill(first, 'SIGKILL');
    await exited;
    const second = await module({ path }).outcome;
    expect(resultOf(second)).not.toBe(first);
    expect(second.type).toBe('succeeded');
  });

  it('end with the runner', async () => {
    const { module, runner } = startRunner();
    const pid = Number(resultOf(await module({ path: moduleFile(PID) }).outcome));
    await runner.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('cost a module that prints without end no memory of ours, and the main loop little', async () => {
    const { module } = startRunner({ graceMs: 50 });
    const path = moduleFile(
      defaultFunction('const line = "x".repeat(65535); for (let n = 0; n < 300; n += 1) console.log(line);'),
    );
    const run = module({ path });
    expect((await run.outcome).type).toBe('succeeded');
    expect(run.output()?.total).toBe(300 * 65_536);
    expect(run.output()?.tail.length).toBe(196_608);
  });
});
