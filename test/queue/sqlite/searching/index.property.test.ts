import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jobFromRow } from '../../../../electron/queue/sqlite/job-rows.ts';
import {
  deleteJob,
  editJob,
  moveInLine,
  moveJob,
  restoreJob,
} from '../../../../electron/queue/transitions.ts';
import type { UndoStep } from '../../../../shared/jobs/control.ts';
import type { JobEvent } from '../../../../shared/jobs/events.ts';
import type { Job } from '../../../../shared/jobs/job.ts';
import { searches } from '../../../shared/search/searches.ts';
import { failedWith } from '../../../support/fake-runner.ts';
import { created, ended, requestOf } from '../../../support/jobs.ts';
import { temporaryFolder } from '../../../support/sqlite-store.ts';
import { changeOf } from '../../job-store-contract/naive-comparison.ts';
import { IndexBench, searchFor } from './index-bench.ts';

const word = fc.constantFrom(
  'alpha',
  'Beta',
  'Gamma',
  'TÄt',
  'two words',
  'a"b',
  '42',
  'x',
  'a\0lpha',
  '😀',
  'ß',
);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(''));

/** These find little, and miss it when the index knows another text. */
const TELLING = ['alpha', 'beta', 'gamma', 'error:alpha', 'error:gamma', '"two words"', 'tag:edited'];
const telling = fc.constantFrom(...TELLING);

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      name,
      argument: word,
      tags: fc.constantFrom([], ['nightly'], ['TÄG', 'alpha']),
      schedule: fc.constantFrom(null, null, 'schedule-1', 'Schedule-2'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('move on' as const), pick: fc.nat(), how: fc.nat(5), name }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('edit' as const, 'delete' as const, 'to queue' as const, 'to front' as const),
      pick: fc.nat(),
      name,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prune' as const), left: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('step' as const, 'fill' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'reopen' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('search' as const), text: fc.oneof(telling, searches) }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What happens to a store, and to how the index comes after it. */
class History {
  readonly #bench: IndexBench;
  readonly #jobs = new Map<string, Job>();
  #steps = 0;
  #ids = 0;
  #now = 1_000;

  constructor(bench: IndexBench) {
    this.#bench = bench;
  }

  async take(each: Act): Promise<void> {
    this.#now += 7;
    switch (each.do) {
      case 'create': {
        this.#ids += 1;
        const { argument, name: called, tags, schedule } = each;
        const event = created({ id: `job-${this.#ids}`, name: called, tags, schedule }, this.#now);
        const after = { ...event.after, payload: { program: 'run', args: [argument] } } as Job;
        return this.#commit({ ...event, after });
      }
      case 'undo':
        return this.#undo(Math.max(1, this.#steps - each.back));
      case 'prune': {
        const keepAll = { completedMs: Number.MAX_SAFE_INTEGER, deadMs: Number.MAX_SAFE_INTEGER };
        const retention = { ...keepAll, maxFinished: each.left };
        for (const { id } of this.#bench.call('prune', retention, this.#now, 100)) this.#jobs.delete(id);
        return;
      }
      case 'step':
        this.#bench.keeper.step();
        return;
      case 'fill':
        return this.#bench.fill();
      case 'restart':
        return this.#bench.restartKeeper();
      case 'reopen':
        return this.#bench.reopen();
      case 'search':
        return this.search(each.text);
      default:
        return this.#change(each);
    }
  }

  async search(text: string): Promise<void> {
    const { indexed, scanned } = await this.#bench.found(searchFor(text, this.#now + 20));
    expect({ text, ...indexed }).toEqual({ text, ...scanned });
  }

  #change(each: Extract<Act, { readonly pick: number }>): void {
    const job = [...this.#jobs.values()][each.pick % Math.max(1, this.#jobs.size)];
    if (job === undefined) return;
    if (each.do === 'move on') this.#commit(this.#moved(job, each));
    if (each.do === 'move on' || job.state === 'running') return;
    this.#steps += 1;
    const step: UndoStep = {
      number: this.#steps,
      at: this.#now,
      what: { type: 'jobs', action: { type: 'retry' } },
    };
    if (each.do === 'delete') {
      this.#commit(deleteJob(job, step, this.#now));
      this.#jobs.delete(job.id);
    } else if (each.do === 'edit') {
      const request = requestOf({ name: each.name, tags: each.name.length % 2 ? ['edited'] : [] });
      this.#commit({ ...editJob(job, request, this.#now), step });
    } else if (each.do === 'to queue') {
      this.#commit({ ...moveJob(job, { queue: 'other', priority: each.pick % 3 }, this.#now), step });
    } else if (job.state === 'waiting') {
      this.#commit({ ...moveInLine(job, 'front', job.options.priority, this.#now), step });
    }
  }

  #moved(job: Job, { how, name: error }: { readonly how: number; readonly name: string }): JobEvent {
    if (job.state !== 'running' || how === 0) return changeOf(job, how, this.#now);
    return ended(job, failedWith(error, { retryable: how % 2 === 0 }), this.#now);
  }

  #undo(step: number): void {
    for (const { entry, current } of this.#bench.call('journalEntries', step, null, 10)) {
      const [number, revision, deletedId, ...earlier] = entry;
      const now = current === null ? null : jobFromRow(current);
      if (deletedId === null && now?.revision !== revision) continue;
      this.#commit(restoreJob(now, jobFromRow(earlier), { step, entry: number as number }, this.#now));
    }
  }

  #commit(event: JobEvent): void {
    this.#bench.commit([event]);
    const { after } = event;
    if (after !== null) this.#jobs.set(after.id, after);
  }
}

it('finds with the index what it finds without, whatever became of the jobs and however far the index is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 10, maxLength: 45 }),
      fc.array(searches, { minLength: 4, maxLength: 4 }),
      async (acts, texts) => {
        const folder = temporaryFolder();
        const bench = new IndexBench(folder.path);
        try {
          const history = new History(bench);
          for (const each of acts) await history.take(each);
          for (const text of [...TELLING, 'tag:nightly', 'schedule:Schedule-2', ...texts]) {
            await history.search(text);
          }
          expect(bench.notes).toEqual([]);
        } finally {
          bench.close();
          folder.remove();
        }
      },
    ),
    { numRuns: 30, endOnFailure: true },
  );
}, 120_000);
