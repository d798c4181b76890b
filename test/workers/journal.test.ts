import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bootId, identityOf } from '../../electron/process-identity.ts';
import { Journal } from '../../electron/workers/launcher/journal.ts';
import {
  formatLine,
  type JournalRecord,
  parseJournal,
} from '../../electron/workers/launcher/journal-lines.ts';

function newJournal() {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-journal-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'children.journal');
  const failures: unknown[] = [];
  const journal = new Journal(path, (error) => void failures.push(error));
  const read = (): JournalRecord | null => parseJournal(readFileSync(path, 'utf8'));
  return { folder, path, journal, failures, read };
}

const LAUNCHER = { type: 'launcher', bootId: 'boot', pid: 100, started: 5 } as const;

describe('a journal', () => {
  it('tells its writer, and the runs that have not ended', () => {
    const { journal, read } = newJournal();
    const own = { pid: process.pid, started: expect.any(Number) };
    expect(read()).toEqual({ bootId: bootId(), launcher: own, runs: [] });
    journal.run(1, 'a', 1);
    expect(read()?.runs).toEqual([{ jobId: 'a', run: 1, leader: null }]);
    journal.started(1, process.pid);
    journal.run(2, 'b', 7);
    expect(read()?.runs).toEqual([
      { jobId: 'a', run: 1, leader: own },
      { jobId: 'b', run: 7, leader: null },
    ]);
    journal.ended(1);
    expect(read()?.runs).toEqual([{ jobId: 'b', run: 7, leader: null }]);
  });

  it.runIf(process.platform === 'linux')('tells exactly when a process was started', () => {
    const { journal, read } = newJournal();
    journal.run(1, 'a', 1);
    journal.started(1, process.pid);
    expect(String(read()?.runs[0]?.leader?.started)).toBe(identityOf(process.pid)?.startTime);
    expect(read()?.launcher.started).toBe(read()?.runs[0]?.leader?.started);
  });

  it('stays small however many runs there were, and loses none that is under way', () => {
    const { journal, path, read, failures } = newJournal();
    journal.run(1, 'long', 1);
    journal.started(1, process.pid);
    let largest = 0;
    for (let id = 2; id < 5000; id += 1) {
      journal.run(id, `job-${id}`, 1);
      journal.started(id, process.pid);
      journal.ended(id);
      largest = Math.max(largest, statSync(path).size);
    }
    expect(largest).toBeGreaterThan(60_000);
    expect(largest).toBeLessThan(70_000);
    expect(read()?.runs).toEqual([
      { jobId: 'long', run: 1, leader: { pid: process.pid, started: expect.any(Number) } },
    ]);
    expect(failures).toEqual([]);
  });

  it('tells once that it cannot be written, and misses nothing when it can be again', () => {
    const { folder, failures } = newJournal();
    const path = join(folder, 'later', 'children.journal');
    const journal = new Journal(path, (error) => void failures.push(error));
    journal.run(1, 'a', 1);
    journal.run(2, 'b', 1);
    journal.ended(2);
    expect(failures).toMatchObject([{ code: 'ENOENT' }]);
    mkdirSync(join(folder, 'later'));
    journal.run(3, 'c', 1);
    const runs = parseJournal(readFileSync(path, 'utf8'))?.runs;
    expect(runs?.map(({ jobId }) => jobId)).toEqual(['a', 'c']);
    expect(failures).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux')('survives a disk that is full', () => {
    const { folder, failures } = newJournal();
    const path = join(folder, 'full.journal');
    // Opens, and takes nothing.
    symlinkSync('/dev/full', `${path}.draft`);
    const journal = new Journal(path, (error) => void failures.push(error));
    expect(failures).toMatchObject([{ code: 'ENOSPC' }]);
    journal.run(1, 'a', 1);
    expect(parseJournal(readFileSync(path, 'utf8'))?.runs).toHaveLength(1);
  });
});

describe('what is read from a journal', () => {
  const run = formatLine({ type: 'run', id: 1, jobId: 'a', run: 1 });
  const started = formatLine({ type: 'started', id: 1, pid: 200, started: 6 });

  it('is nothing when it does not say whose it is', () => {
    expect(parseJournal('')).toBeNull();
    expect(parseJournal('\0\0\0')).toBeNull();
    expect(parseJournal(run + started)).toBeNull();
  });

  it('leaves out a half-written last line and lines that make no sense', () => {
    const launcher = formatLine(LAUNCHER);
    expect(parseJournal(`${launcher}${run}${started.slice(0, -9)}`)?.runs).toEqual([
      { jobId: 'a', run: 1, leader: null },
    ]);
    const garbage = '{"type":"started","id":1}\nnull\n7\n[]\n{"type":"else"}\n\x00\xff\n';
    expect(parseJournal(`${launcher}${run}${started}${garbage}`)?.runs).toEqual([
      { jobId: 'a', run: 1, leader: { pid: 200, started: 6 } },
    ]);
  });

  it.each([0, 1, -1, 1.5, null, '200'])('never takes %j for the number of a process', (pid) => {
    const line = `${JSON.stringify({ type: 'started', id: 1, pid, started: 6 })}\n`;
    expect(parseJournal(formatLine(LAUNCHER) + run + line)?.runs[0]?.leader).toBeNull();
    expect(parseJournal(`${JSON.stringify({ ...LAUNCHER, pid })}\n`)).toBeNull();
  });
});
