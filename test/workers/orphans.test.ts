import { fork } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { LogFields, Logger } from '../../electron/logger.ts';
import { endOrphans } from '../../electron/workers/end-orphans.ts';
import { parseJournal } from '../../electron/workers/launcher/journal-lines.ts';
import { psTable } from '../../electron/workers/process-table.ts';
import { isAlive, markedProcesses, untilGone } from './processes.ts';
import { startRunner } from './test-runner.ts';

const WAITS = 'echo "pid $$"; exec sleep 300';
const DEAF = 'trap "" TERM; echo "pid $$"; while :; do sleep 0.05; done';
/** A daemon: in a session of its own, its parent gone, the shell that started it still there. */
const TWICE_FORKED = '(setsid sh -c \'sleep 300 & echo "pid $!"\' &); sleep 300';
/** The daemon alone: of its group nobody is left. */
const LEFT_GROUP = 'setsid sh -c \'echo "pid $$"; exec sleep 300\' & sleep 0.1; kill -9 $$';
/** The leader is gone, its group is not. */
const LEADERLESS = 'sleep 300 & echo "pid $!"; kill -9 $$';
const KINDS = { WAITS, DEAF, TWICE_FORKED, LEFT_GROUP, LEADERLESS };

interface News {
  readonly launcher?: number;
  readonly job?: string;
  readonly line?: string;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function newJournal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-orphans-'));
  const journal = join(folder, 'children.journal');
  onTestFinished(() => {
    for (const pid of markedProcesses(journal)) killIfThere(pid);
    rmSync(folder, { recursive: true, force: true });
  });
  return journal;
}

/** A main process with a launcher of its own, that runs these lines and starts short commands without pause. */
async function startMain(journal: string, lines: readonly string[] = []) {
  const fixture = new URL('./busy-main.fixture.ts', import.meta.url);
  const main = fork(fixture, [journal, JSON.stringify(lines)], {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const pids = new Map<string, number>();
  const launcher = await new Promise<number>((resolve) => {
    main.on('message', (news) => {
      const { launcher, job, line = '' } = news as News;
      if (launcher !== undefined) resolve(launcher);
      const [, pid] = line.match(/pid (\d+)/) ?? [];
      if (job !== undefined && pid !== undefined) pids.set(job, Number(pid));
    });
  });
  const kill = (who: 'main' | 'launcher'): void => {
    process.kill(who === 'main' ? (main.pid ?? Number.NaN) : launcher, 'SIGKILL');
  };
  await expect.poll(() => pids.size, { timeout: 10_000, interval: 5 }).toBe(lines.length);
  const inOrder = lines.map((_line, index) => pids.get(`job-${index + 1}`) ?? Number.NaN);
  return { pids: inOrder, launcher, kill };
}

async function recover(journal: string, more: Partial<Parameters<typeof endOrphans>[0]> = {}) {
  const logged: { event: string; fields: LogFields }[] = [];
  const logger: Logger = { log: (_level, event, fields = {}) => void logged.push({ event, fields }) };
  const began = performance.now();
  await endOrphans({ journal, clock: systemClock, logger, graceMs: 300, ...more });
  return { logged, tookMs: performance.now() - began };
}

/** Starts these lines, kills both processes, and leaves what runs. */
async function leaveOrphans(lines: readonly string[]) {
  const journal = newJournal();
  const { pids, launcher, kill } = await startMain(journal, lines);
  kill('launcher');
  kill('main');
  await untilGone(launcher);
  expect(pids.filter((pid) => !isAlive(pid))).toEqual([]);
  return { journal, pids };
}

describe.runIf(process.platform === 'linux')('after the main process and the launcher were killed', () => {
  it.each(Object.entries(KINDS))('nothing is left of a command that is %s', async (_name, line) => {
    const { journal } = await leaveOrphans([line]);
    const { logged } = await recover(journal);
    expect(markedProcesses(journal)).toEqual([]);
    expect(logged).toContainEqual({
      event: 'orphan_ended',
      fields: { pid: expect.any(Number), job_id: 'job-1', run: 1 },
    });
    expect(logged.filter(({ event }) => event !== 'orphan_ended')).toEqual([]);
    expect(statSync(journal).size).toBe(0);
    expect((await recover(journal)).logged).toEqual([]);
  });

  it('all are ended at the same time, and asked to before they are killed', async () => {
    const polite = 'trap "exit 0" TERM; echo "pid $$"; while :; do sleep 0.05; done';
    const { journal } = await leaveOrphans([...Array(10).fill(DEAF), ...Array(10).fill(polite)]);
    const { tookMs } = await recover(journal, { graceMs: 500 });
    expect(markedProcesses(journal)).toEqual([]);
    expect(tookMs).toBeGreaterThan(500);
    expect(tookMs).toBeLessThan(3000);
  });

  it.each([
    ['the main process is killed', 8, [['main']]],
    [
      'both are killed',
      20,
      [
        ['launcher', 'main'],
        ['main', 'launcher'],
      ],
    ],
  ] as const)(
    'when %s at any moment, nothing is left',
    { timeout: 120_000 },
    async (_name, rounds, orders) => {
      const once = async (round: number): Promise<void> => {
        const journal = newJournal();
        const main = await startMain(journal, [DEAF, TWICE_FORKED]);
        await sleep(Math.random() * 100);
        for (const victim of orders[round % orders.length] ?? []) main.kill(victim);
        expect(markedProcesses(journal)).not.toEqual([]);
        await recover(journal);
        expect(markedProcesses(journal)).toEqual([]);
        // Nothing was being started that comes to light later.
        await sleep(200);
        expect(markedProcesses(journal)).toEqual([]);
        expect(isAlive(main.launcher)).toBe(false);
      };
      for (let round = 0; round < rounds; round += 4) {
        await Promise.all([0, 1, 2, 3].map((index) => once(round + index)));
      }
    },
  );

  it('a daemon that its command left behind in its own time is left alone', async () => {
    const daemon = 'setsid sleep 300 >/dev/null 2>&1 & echo "pid $!"';
    const journal = newJournal();
    const { pids, launcher, kill } = await startMain(journal, [daemon, WAITS]);
    const underWay = (): readonly string[] =>
      parseJournal(readFileSync(journal, 'utf8'))?.runs.map(({ jobId }) => jobId) ?? [];
    await expect.poll(underWay, { interval: 5 }).not.toContain('job-1');
    kill('launcher');
    kill('main');
    await untilGone(launcher);
    const { logged } = await recover(journal);
    expect(markedProcesses(journal)).toEqual([pids[0]]);
    expect(logged.map(({ fields }) => fields['job_id'])).toContain('job-2');
    expect(logged.map(({ fields }) => fields['job_id'])).not.toContain('job-1');
  });

  it('a process that got the number of a command is left alone', async () => {
    const { journal, pids } = await leaveOrphans([WAITS]);
    const [pid = Number.NaN] = pids;
    const edited = readFileSync(journal, 'utf8')
      .split('\n')
      .map((line) =>
        line.includes(`"pid":${pid},`) ? line.replace(/"started":(\d+)/, '"started":1$1') : line,
      )
      // A run without its mark: as if the process were another's.
      .map((line) => line.replaceAll('"job-1"', '"other"'));
    writeFileSync(journal, edited.join('\n'));
    await recover(journal);
    expect(markedProcesses(journal)).toEqual([pid]);
  });

  it('before the machine started anew, there is nothing to do', async () => {
    const { journal, pids } = await leaveOrphans([WAITS]);
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/"bootId":"./, '"bootId":"x'));
    expect((await recover(journal)).logged).toEqual([]);
    expect(markedProcesses(journal)).toContain(pids[0]);
    expect(statSync(journal).size).toBe(0);
  });

  it('a journal with a half-written last line and garbage serves as far as it goes', async () => {
    const { journal } = await leaveOrphans([WAITS, DEAF]);
    appendFileSync(journal, '\0\0\n{"type":"ended"}\n{"type":"started","id":1,"pi');
    await recover(journal);
    expect(markedProcesses(journal)).toEqual([]);
  });

  it('what its journal does not tell of yet is known by its environment', async () => {
    const { journal } = await leaveOrphans([WAITS]);
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, lines.filter((line) => !line.includes('"started","id":1,')).join('\n'));
    await recover(journal);
    expect(markedProcesses(journal)).toEqual([]);
  });

  it('groups are ended by what ps tells, where there is no /proc', async () => {
    const { journal, pids } = await leaveOrphans([DEAF, LEADERLESS]);
    // There, the journal has times of the calendar.
    const started = Date.now();
    const edited = readFileSync(journal, 'utf8').replace(/"started":\d+/g, `"started":${started}`);
    writeFileSync(journal, edited);
    await recover(journal, { table: psTable });
    expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
    expect(markedProcesses(journal)).toEqual([]);
  });
});

describe('a journal that', () => {
  it.each([
    ['is missing', null],
    ['is empty', ''],
    ['is garbage', '\0\xff{"type":'],
    ['names nobody', '{"type":"run","id":1,"jobId":"a","run":1}\n'],
  ])('%s holds up nothing', async (_name, text) => {
    const journal = newJournal();
    if (text !== null) writeFileSync(journal, text);
    const { logged, tookMs } = await recover(journal);
    expect(logged).toEqual([]);
    expect(tookMs).toBeLessThan(100);
  });

  it('cannot be read is told in the log', async () => {
    const { logged } = await recover(tmpdir());
    expect(logged.map(({ event }) => event)).toEqual(['orphans_not_ended']);
  });
});

describe('a runner with a journal', () => {
  it('tells a command which run it is', async () => {
    const { command } = startRunner({ journal: newJournal() });
    const run = command({ shell: 'echo "$JOBDECK_RUN $JOBDECK_STORE"', env: { JOBDECK_RUN: 'other.9' } });
    await run.outcome;
    expect(run.text()).toMatch(/^job-1\.1 [0-9a-f]{16}\n$/);
  });

  it('tells it without one too', async () => {
    const { command } = startRunner();
    const run = command({ shell: 'echo "$JOBDECK_RUN $JOBDECK_STORE"' });
    await run.outcome;
    expect(run.text()).toBe('job-1.1 \n');
  });

  it('runs commands all the same when it cannot be written, and tells it once', async () => {
    const { command, logged } = startRunner({ journal: '/no/such/folder/children.journal' });
    expect(await command({ program: 'true' }).outcome).toMatchObject({ type: 'succeeded' });
    expect(await command({ program: 'true' }).outcome).toMatchObject({ type: 'succeeded' });
    expect(logged.map(({ event }) => event)).toEqual(['journal_failed']);
  });

  it('ends what a launcher that was killed had only just started', async () => {
    const journal = newJournal();
    const { command, launchers, logged } = startRunner({ journal });
    await command({ program: 'true' }).outcome;
    const runs = Array.from({ length: 8 }, () => command({ shell: 'exec sleep 300' }));
    // Younger than what the main process has been told of.
    await expect.poll(() => markedProcesses(journal).length, { interval: 1 }).toBeGreaterThan(0);
    process.kill(launchers[0]?.pid ?? Number.NaN, 'SIGKILL');
    const next = runs[0]?.outcome.then(() => command({ program: 'true' }).outcome);
    const outcomes = await Promise.all(runs.map((run) => run.outcome));
    expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['interrupted']));
    expect(markedProcesses(journal)).toEqual([]);
    expect(logged[0]?.event).toBe('launcher_exited');
    expect(await next).toMatchObject({ type: 'succeeded' });
  });

  it('starts what was asked for while it cleared up after a launcher', async () => {
    const journal = newJournal();
    const { command, launchers, logged } = startRunner({ journal });
    const deaf = command({ shell: DEAF });
    await deaf.until(/pid/);
    process.kill(launchers[0]?.pid ?? Number.NaN, 'SIGKILL');
    await expect.poll(() => logged.length, { interval: 1 }).toBe(1);
    const waiting = command({ program: 'true' });
    const cancelled = command({ shell: 'sleep 300' });
    cancelled.stop('cancelled');
    expect(await waiting.outcome).toMatchObject({ type: 'succeeded' });
    expect(await cancelled.outcome).toEqual({ type: 'cancelled' });
    expect(await deaf.outcome).toEqual({ type: 'interrupted' });
    expect(launchers).toHaveLength(2);
  });
});
