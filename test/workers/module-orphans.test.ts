import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { LogFields, Logger } from '../../electron/logger.ts';
import { endOrphans } from '../../electron/workers/end-orphans.ts';
import { defaultFunction, moduleFile } from './module-file.ts';
import { isAlive, untilGone } from './processes.ts';
import { startRunner } from './test-runner.ts';

function newJournal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-orphans-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'modules.journal');
}

/** Runs a module in a main process of its own, which is then killed; the value is the pid that the module printed. */
async function killMainOf(path: string, journal: string): Promise<number> {
  const fixture = new URL('./module-main.fixture.ts', import.meta.url);
  const main = fork(fixture, [journal, path], { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
  const pid = await new Promise<number>((resolve) => {
    main.on('message', (text) => {
      const [, found] = String(text).match(/pid (\d+)/) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
  });
  process.kill(main.pid ?? Number.NaN, 'SIGKILL');
  await untilGone(main.pid ?? Number.NaN);
  return pid;
}

describe.runIf(process.platform === 'linux')('after the app was killed', () => {
  it('a module that waits ends by itself', async () => {
    const path = moduleFile(
      defaultFunction(
        'console.log("pid " + process.pid); await new Promise(() => setInterval(() => {}, 1000));',
      ),
    );
    await untilGone(await killMainOf(path, newJournal()));
  });

  it('a module that computes without pause is ended at the next start', async () => {
    const journal = newJournal();
    const path = moduleFile(defaultFunction('console.log("pid " + process.pid); for (;;);'));
    const pid = await killMainOf(path, journal);
    expect(isAlive(pid)).toBe(true);
    const logged: { event: string; fields: LogFields }[] = [];
    const logger: Logger = { log: (_level, event, fields = {}) => void logged.push({ event, fields }) };
    await endOrphans({ journal, clock: systemClock, logger, graceMs: 300 });
    expect(isAlive(pid)).toBe(false);
    expect(logged).toMatchObject([{ event: 'orphan_ended', fields: { pid } }]);
  });

  it('a start in the process that wrote the journal ends neither it nor what it runs now', async () => {
    const moduleJournal = newJournal();
    const { module, runner } = startRunner({ moduleJournal });
    await module({ path: moduleFile(defaultFunction('')) }).outcome;
    await runner.stop();
    const next = startRunner({ moduleJournal });
    await next.runner.recover?.();
    expect(await next.module({ path: moduleFile(defaultFunction('return 1;')) }).outcome).toMatchObject({
      result: 1,
    });
  });
});
