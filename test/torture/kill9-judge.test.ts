import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { endRun, startRun } from '../../electron/queue/transitions.ts';
import type { JobChange } from '../../shared/jobs/events.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { created, half, inState } from '../support/jobs.ts';
import type { PlannedJob } from './kill9-jobs.ts';
import { type Findings, judge, noFindings } from './kill9-judge.ts';
import { type Entry, Ledger } from './kill9-ledger.ts';
import { type Books, readBooks } from './load/books.ts';

/** Three jobs that were asked for, done and told of, and all that was written about them. */
async function threeJobs() {
  const outside = mkdtempSync(join(tmpdir(), 'jobdeck-judge-'));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  const ledger = new Ledger(outside);
  const store = new MemoryJobStore();
  for (const name of ['one', 'two', 'three']) {
    const [entry] = ledger.asked([planned(name)]) as [Entry];
    entry.id = `id of ${name}`;
    const events = livesOf(name, entry.id);
    store.commit(events);
    ledger.take(events.map(toTold));
    trace(name, 'start 7', 'end 7');
  }
  const books = await readBooks(store);
  const judged = (changed: Partial<Books> = {}): Findings => {
    const found = noFindings();
    judge({ ...books, ...changed }, ledger, outside, found);
    return found;
  };
  return { books, ledger, judged, trace };

  function trace(name: string, ...lines: readonly string[]): void {
    appendFileSync(join(outside, name), lines.map((line) => `${line}\n`).join(''));
  }
}

const planned = (name: string): PlannedJob => ({
  input: { kind: 'command', name, payload: { program: 'true' } },
  ends: 'completed',
  leavesTraces: true,
  kills: false,
});

function livesOf(name: string, id: string): readonly JobChange[] {
  const queued = created({ name, id });
  const started = startRun(inState(queued, 'waiting'), 2_000);
  const ending = { outcome: SUCCEEDED, tookMs: 5, crashed: false };
  return [queued, started, endRun(started.after, ending, 3_000, half)];
}

function toTold({ after, run, at }: JobChange) {
  const { id, name, revision, state } = after;
  const ended = run === null ? null : { number: run.number, outcome: run.end.outcome.type, tookMs: 5 };
  return { id, name, revision, state, crashes: 0, at, run: ended };
}

describe('the judge of kill9', () => {
  it('finds nothing where nothing is wrong', async () => {
    const { judged } = await threeJobs();
    expect(judged()).toEqual(noFindings());
  });

  it('finds a job that was acknowledged and is gone', async () => {
    const { books, judged } = await threeJobs();
    const { lost, mismatched } = judged({ jobs: books.jobs.slice(1) });
    expect(lost.join()).toContain('was acknowledged and is not stored');
    expect(mismatched.join()).toContain('total_jobs_created is 3, counted anew 2');
  });

  it('finds a job that is there twice', async () => {
    const { books, judged } = await threeJobs();
    const [job] = books.jobs;
    if (job === undefined) throw new Error('there are no jobs');
    const { duplicated } = judged({ jobs: [...books.jobs, { ...job, id: 'another' }] });
    expect(duplicated.join()).toContain('is stored 2 times');
  });

  it('finds a run that was told of and is gone', async () => {
    const { books, judged } = await threeJobs();
    const { lost, mismatched } = judged({ runs: new Map([...books.runs].slice(1)) });
    expect(lost.join()).toContain('was told of and is not stored');
    expect(mismatched.join()).toContain('had 1 runs, stored are');
  });

  it('finds a counter that is wrong', async () => {
    const { books, judged } = await threeJobs();
    const { stored } = books;
    const metrics = { ...stored.metrics, jobs_completed: 2 };
    expect(judged({ stored: { ...stored, metrics } }).mismatched.join()).toContain(
      'jobs_completed is 2, counted anew 3',
    );
  });

  it('finds a job that was executed again, and one that was executed twice at the same time', async () => {
    const { judged, trace } = await threeJobs();
    trace('one', 'start 8', 'end 8');
    expect(judged().duplicated.join()).toBe('one was executed 2 times in 1 runs');
    trace('two', 'start 9', 'tick 7', 'end 9');
    expect(judged().duplicated.join()).toContain('two: process 7 went on ("tick") after 9 had begun');
  });

  it('finds a job that was done although its cancelling was answered', async () => {
    const { ledger, judged } = await threeJobs();
    const [entry] = ledger.entries as [Entry];
    ledger.cancelSent(entry);
    ledger.cancelDone(entry);
    expect(judged().lost.join()).toBe('one was cancelled and is completed');
  });
});
