import { fork } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../electron/clock.ts';
import { KILL_WAIT_MS } from '../../electron/workers/launcher/protocol.ts';
import { isAlive, untilGone } from './processes.ts';
import { startRunner } from './test-runner.ts';

/** A child and a grandchild that wait; prints the pid of the grandchild. */
const TREE = 'sh -c \'sleep 300 & echo "grandchild $!"; wait\' & wait';
const DEAF = 'trap "" TERM; echo "pid $$"; while :; do sleep 0.05; done';

const pidIn = (match: RegExpMatchArray): number => Number(match[1]);

/** A clock on which one wait, such as the time limit of a job, is over when the test says so. */
function limitClock(isLimit: (delayMs: number) => boolean): { readonly clock: Clock; expire(): void } {
  let expire = (): void => undefined;
  let passed = 0;
  const monotonic = (): number => systemClock.monotonic() + passed;
  const after: Clock['after'] = (delayMs, callback) => {
    if (!isLimit(delayMs)) return systemClock.after(delayMs, callback);
    expire = () => {
      passed = delayMs;
      callback();
    };
    return () => undefined;
  };
  return { clock: { ...systemClock, monotonic, after }, expire: () => expire() };
}

describe('a command with a time limit', () => {
  const timeoutMs = 30_000;

  it('is stopped when the limit is over', async () => {
    const { clock, expire } = limitClock((delayMs) => delayMs === timeoutMs);
    const { command } = startRunner({ clock });
    const run = command({ shell: 'echo ready; exec sleep 300' }, { timeoutMs });
    await run.until(/ready/);
    expire();
    expect(await run.outcome).toEqual({
      type: 'timed-out',
      error: { code: 'timeout', message: 'Stopped after 30 s.' },
    });
  });

  it('has timed out even if it ends well when it is asked to end', async () => {
    const { clock, expire } = limitClock((delayMs) => delayMs === timeoutMs);
    const { command } = startRunner({ clock });
    const script = 'trap "echo cleaned up; exit 0" TERM; echo ready; while :; do sleep 0.05; done';
    const run = command({ shell: script }, { timeoutMs });
    await run.until(/ready/);
    expire();
    expect(await run.outcome).toMatchObject({ type: 'timed-out' });
    expect(run.text()).toContain('cleaned up');
  });

  it('is killed when it ignores the request to end', async () => {
    const { clock, expire } = limitClock((delayMs) => delayMs === timeoutMs);
    const { command } = startRunner({ clock, graceMs: 100 });
    const run = command({ shell: DEAF }, { timeoutMs });
    const pid = pidIn(await run.until(/pid (\d+)/));
    expire();
    expect(await run.outcome).toEqual({
      type: 'timed-out',
      error: {
        code: 'timeout',
        message: 'Stopped after 30 s: it ignored the request to end and was killed.',
      },
    });
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a command that is cancelled', () => {
  it.each(['cancelled', 'interrupted'] as const)('ends as %s, with all that it started', async (reason) => {
    const { command } = startRunner();
    const run = command({ shell: TREE });
    const grandchild = pidIn(await run.until(/grandchild (\d+)/));
    expect(isAlive(grandchild)).toBe(true);
    run.stop(reason);
    expect(await run.outcome).toEqual({ type: reason });
    expect(isAlive(grandchild)).toBe(false);
  });

  it('takes a grandchild along that has let go of the output and ignores SIGTERM', async () => {
    const { command } = startRunner({ graceMs: 100 });
    const deaf =
      '(trap "" TERM; exec >/dev/null 2>&1; while :; do sleep 0.05; done) & echo "grandchild $!"; wait';
    const run = command({ shell: deaf });
    const grandchild = pidIn(await run.until(/grandchild (\d+)/));
    run.stop('cancelled');
    expect(await run.outcome).toEqual({ type: 'cancelled' });
    expect(isAlive(grandchild)).toBe(false);
  });

  it('is never started when it is cancelled before', async () => {
    const { command, launchers } = startRunner();
    const run = command({ program: 'sleep', args: ['300'] });
    run.stop('cancelled');
    expect(await run.outcome).toEqual({ type: 'cancelled' });
    expect(launchers).toEqual([]);
  });
});

describe('a background process that outlives its command', () => {
  it('does not hold up the end with the output in its hands, and is ended', async () => {
    const { command } = startRunner({ lingerMs: 100 });
    const run = command({ shell: 'sleep 300 & echo "grandchild $!"' });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: { exitCode: 0 } });
    await untilGone(pidIn(await run.until(/grandchild (\d+)/)));
  });

  it('is left alone when it has let go of the output', async () => {
    const { command } = startRunner({ lingerMs: 100 });
    const run = command({ shell: 'sleep 300 >/dev/null 2>&1 & echo "grandchild $!"' });
    expect(await run.outcome).toMatchObject({ type: 'succeeded' });
    const pid = pidIn(await run.until(/grandchild (\d+)/));
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  it('does not hold up the end when it has left the group', async () => {
    const { command } = startRunner({ lingerMs: 100 });
    const run = command({ shell: 'setsid sh -c \'echo "away $$"; exec sleep 300\' & sleep 0.2; exit 3' });
    const pid = pidIn(await run.until(/away (\d+)/));
    expect(await run.outcome).toMatchObject({ error: { code: 'exit 3' } });
    process.kill(pid, 'SIGKILL');
  });
});

describe('the launcher', () => {
  it('is started by the first command only, and serves all', async () => {
    const { command, http, launchers } = startRunner();
    await http({ url: 'http://127.0.0.1:1/' }).outcome;
    expect(launchers).toHaveLength(0);
    await Promise.all([command({ program: 'true' }).outcome, command({ program: 'true' }).outcome]);
    await command({ program: 'true' }).outcome;
    expect(launchers).toHaveLength(1);
  });

  it('takes its runs along as interrupted when it crashes, and is started again', async () => {
    const { command, launchers, logged } = startRunner();
    const run = command({ shell: 'echo "pid $$"; exec sleep 300' });
    const pid = pidIn(await run.until(/pid (\d+)/));
    process.kill(launchers[0]?.pid ?? Number.NaN, 'SIGKILL');
    expect(await run.outcome).toEqual({ type: 'interrupted' });
    expect(logged.map(({ event }) => event)).toEqual(['launcher_exited']);
    await untilGone(pid);
    expect(await command({ program: 'true' }).outcome).toMatchObject({ type: 'succeeded' });
    expect(launchers).toHaveLength(2);
  });

  it('ends all commands when it is asked to end from outside', async () => {
    const { command, launchers } = startRunner();
    const run = command({ shell: TREE });
    const grandchild = pidIn(await run.until(/grandchild (\d+)/));
    launchers[0]?.kill();
    expect(await run.outcome).toEqual({ type: 'interrupted' });
    expect(isAlive(grandchild)).toBe(false);
  });

  it('is killed when it does not even answer to the end of its time, and what it ran with it', async () => {
    const graceMs = 123;
    // The only wait that is longer than the launcher's own for those that it killed.
    const { clock, expire } = limitClock((delayMs) => delayMs > graceMs + KILL_WAIT_MS);
    const { runner, command, launchers, logged } = startRunner({ clock, graceMs });
    const run = command({ shell: 'echo "pid $$"; exec sleep 300' });
    const pid = pidIn(await run.until(/pid (\d+)/));
    const launcher = launchers[0]?.pid ?? Number.NaN;
    // A test that fails must not leave behind a process that nothing ends.
    onTestFinished(() => void (isAlive(launcher) && process.kill(launcher, 'SIGKILL')));
    process.kill(launcher, 'SIGSTOP');
    const stopped = runner.stop();
    expire();
    await stopped;
    expect(await run.outcome).toEqual({ type: 'interrupted' });
    expect(isAlive(launcher)).toBe(false);
    await untilGone(pid);
    expect(logged).toEqual([]);
  });

  it('that crashes after a stop and a new start is told in the log', async () => {
    const { runner, command, launchers, logged } = startRunner();
    await command({ program: 'true' }).outcome;
    await runner.stop();
    const run = command({ shell: 'echo ready; exec sleep 300' });
    await run.until(/ready/);
    process.kill(launchers[1]?.pid ?? Number.NaN, 'SIGKILL');
    expect(await run.outcome).toEqual({ type: 'interrupted' });
    expect(logged.map(({ event }) => event)).toEqual(['launcher_exited']);
  });

  it('ends all commands when the main process is killed', async () => {
    const main = fork(new URL('./main-process.fixture.ts', import.meta.url), { execArgv: [] });
    const grandchild = await new Promise<number>((resolve) => {
      main.once('message', (pid) => resolve(Number(pid)));
    });
    expect(isAlive(grandchild)).toBe(true);
    main.kill('SIGKILL');
    await untilGone(grandchild);
  });

  it('is gone after stop, with what still ran', async () => {
    const { runner, command, launchers, logged } = startRunner();
    const run = command({ shell: TREE });
    const grandchild = pidIn(await run.until(/grandchild (\d+)/));
    await runner.stop();
    expect(await run.outcome).toEqual({ type: 'interrupted' });
    expect(isAlive(grandchild)).toBe(false);
    expect(isAlive(launchers[0]?.pid ?? Number.NaN)).toBe(false);
    expect(logged).toEqual([]);
    await runner.stop();
  });
});
