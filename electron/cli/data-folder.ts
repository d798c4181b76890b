import { mkdir, open, rename, rm, stat, writeFile as writeWhole } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { JobEvent } from '../../shared/events.ts';
import type { JobRow } from '../../shared/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { errorText } from '../logger.ts';
import type { Engine } from '../queue/engine.ts';
import type { OutputView } from '../queue/job-runner.ts';
import { writeFile } from '../write-file.ts';

/**
 * What `--data DIR` keeps: `output/<job id>.<run>.log` of every run that ended, and in the end `jobs.jsonl` (a line per
 * job) and `snapshot.json`. It is a record to read, not a store: a later start does not take jobs up from it.
 */
export interface DataFolder {
  readonly path: string;
  /** Writes the output of the runs that ended. */
  record(events: readonly JobEvent[]): void;
  /** Waits for what is being written, then writes the jobs and the snapshot. */
  finish(snapshot: string): Promise<Result<null>>;
}

const PAGE = 200;

export async function openDataFolder(path: string, engine: Engine): Promise<Result<DataFolder>> {
  const folder = resolve(path);
  try {
    await makeFolder(join(folder, 'output'));
  } catch (error) {
    return err({
      field: '--data',
      expected: `a folder that can be written to at ${path}`,
      got: errorText(error),
      fix: 'Give another folder; it is created when it is missing.',
    });
  }
  let writing: Promise<unknown> = Promise.resolve();
  let failure: unknown = null;

  const writeOutput = async (name: string, view: OutputView): Promise<void> => {
    try {
      await writeWhole(join(folder, 'output', name), outputBytes(view));
    } catch (error) {
      failure ??= error;
    }
  };
  return ok({
    path: folder,
    record: (events) => {
      for (const { run } of events) {
        if (!run) continue;
        // Read now: the engine may forget the output of a job that it prunes.
        const view = engine.output.read(run.jobId, run.number);
        if (view) writing = writing.then(() => writeOutput(`${run.jobId}.${run.number}.log`, view));
      }
    },
    finish: async (snapshot) => {
      await writing;
      const written = await writeJobs(join(folder, 'jobs.jsonl'), engine);
      if (!written.ok) return written;
      if (failure !== null)
        return err(notWritten('the output of every run', join(folder, 'output'), failure));
      return writeFile(join(folder, 'snapshot.json'), snapshot);
    },
  });
}

/** Not mkdir's own `recursive`: below a folder that refuses with ENOENT, as /proc does, that never comes back. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

function outputBytes({ head, skipped, skippedLines, tail }: OutputView): Uint8Array {
  if (skipped === 0) return Buffer.concat([head, tail]);
  return Buffer.concat([head, Buffer.from(`\n[${skippedLines} lines, ${skipped} bytes left out]\n`), tail]);
}

/** Whole or not at all, as every other file: a list of jobs that ends too early looks like a complete one. */
async function writeJobs(path: string, engine: Engine): Promise<Result<null>> {
  const draft = `${path}.part`;
  try {
    const written = await writePages(draft, engine);
    if (written.ok) await rename(draft, path);
    else await rm(draft, { force: true });
    return written;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    return err(notWritten('every job', path, error));
  }
}

/** Page by page: a million jobs are not held as one text. */
async function writePages(path: string, engine: Engine): Promise<Result<null>> {
  const file = await open(path, 'w');
  try {
    let cursor: string | null = null;
    do {
      const page = await engine.jobs({ state: null, cursor, limit: PAGE });
      if (!page.ok) return page;
      await file.appendFile(page.value.rows.map(jobLine).join(''));
      cursor = page.value.next;
    } while (cursor !== null);
    await file.sync();
    return ok(null);
  } finally {
    await file.close();
  }
}

function jobLine({ id, name, kind, queue, state, attempts, tookMs, error }: JobRow): string {
  return `${JSON.stringify({ id, name, kind, queue, state, attempts, took_ms: took(tookMs), error })}\n`;
}

/** Whole milliseconds, as in the log. */
function took(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

function notWritten(what: string, path: string, failure: unknown): Problem {
  return {
    field: '--data',
    expected: `to write ${what} into ${path}`,
    got: errorText(failure),
    fix: 'Free some space or give another folder, and run the file again.',
  };
}
