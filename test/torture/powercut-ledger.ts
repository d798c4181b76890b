import { isDeepStrictEqual } from 'node:util';
import { FactCount } from '../../electron/queue/fact-count.ts';
import {
  type EngineSettings,
  NEW_ENGINE_SETTINGS,
  type QueueSettings,
} from '../../electron/queue/job-store.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { LoadNote, NotedEvent, StoredRevision } from './powercut-notes.ts';
import type { Note } from './powercut-recording.ts';

type Commit = readonly NotedEvent[];

/** Something that the load asked of the store. */
export interface Operation {
  /** When the store may have begun with it. */
  readonly asked: number;
  /** When its answer was known; Infinity when it never was. */
  answered: number;
  /**
   * Whether the answer is a promise that it is on the disk: starts of runs and pruning may be forgotten, and what changes
   * nothing was there before (SQLite then writes nothing, and flushes nothing that was written earlier).
   */
  isPromise: boolean;
  readonly events: Commit;
  readonly queue: QueueSettings | null;
  readonly engine: EngineSettings | null;
  pruned: readonly string[];
}

/** What the load asked for, in the order in which the store carried it out, and what its engine accepted. */
export interface Ledger {
  /** When the load had its store open for the first time. */
  readonly opened: number;
  readonly operations: readonly Operation[];
  readonly accepted: readonly { readonly moment: number; readonly id: string; readonly name: string }[];
}

export function readLedger(notes: readonly Note[]): Ledger {
  const operations: Operation[] = [];
  const accepted: { moment: number; id: string; name: string }[] = [];
  let open = new Map<number, Operation>();
  let opened = Number.POSITIVE_INFINITY;
  for (const { moment, text } of notes) {
    const note = JSON.parse(text) as LoadNote;
    switch (note.type) {
      case 'begun':
        opened = Math.min(opened, moment);
        operations.push(...takenBeforeTheEnd(operations, [...open.values()], note.jobs));
        open = new Map();
        break;
      case 'asked':
        open.set(note.id, asked(note, moment));
        break;
      case 'answered': {
        const operation = open.get(note.id);
        if (operation === undefined) throw new Error(`an answer came to ${note.id}, which nobody asked`);
        open.delete(note.id);
        operation.answered = moment;
        operation.pruned = note.pruned;
        operations.push(operation);
        break;
      }
      case 'accepted':
        accepted.push(...note.jobs.map((job) => ({ moment, ...job })));
        break;
    }
  }
  operations.push(...open.values());
  const books = new Books();
  for (const operation of operations) {
    const isChange = books.apply(operation);
    operation.isPromise &&= isChange;
  }
  return { opened, operations, accepted };
}

function asked({ change }: Extract<LoadNote, { type: 'asked' }>, moment: number): Operation {
  const events = change.type === 'commit' ? change.events : [];
  const onlyStarts = events.every(({ facts }) => facts.length === 1 && facts[0] === 'job_started');
  return {
    asked: moment,
    answered: Number.POSITIVE_INFINITY,
    isPromise: change.type === 'commit' ? !onlyStarts : change.type !== 'prune',
    events,
    queue: change.type === 'queue' ? change.settings : null,
    engine: change.type === 'engine' ? change.settings : null,
    pruned: [],
  };
}

/** Of what was not answered when the load killed itself, as much as the next one found. */
function takenBeforeTheEnd(
  before: readonly Operation[],
  open: readonly Operation[],
  found: readonly StoredRevision[],
): readonly Operation[] {
  const books = new Books();
  for (const operation of before) books.apply(operation);
  const isFound = (): boolean =>
    found.length === books.jobs.size &&
    found.every(([id, revision]) => books.jobs.get(id)?.job.revision === revision);
  for (let taken = 0; ; taken += 1) {
    if (isFound()) return open.slice(0, taken);
    const next = open[taken];
    if (next === undefined) throw new Error('killed, the load found other jobs than it had asked for');
    books.apply(next);
  }
}

/** What a store has to hold after operations, by its contract and by nothing else. */
export class Books {
  readonly jobs = new Map<string, { readonly job: Job; readonly runs: Map<number, NotedEvent['run']> }>();
  readonly queues = new Map<string, QueueSettings>();
  engine = NEW_ENGINE_SETTINGS;
  readonly facts = new FactCount();
  readonly #keys = new Map<string, string>();

  /** Whether anything is different now. */
  apply({ events, queue, engine, pruned }: Operation): boolean {
    let isChange = pruned.length > 0;
    for (const event of events) isChange = this.#take(event) || isChange;
    if (queue !== null) {
      isChange ||= !isDeepStrictEqual(this.queues.get(queue.name), queue);
      this.queues.set(queue.name, queue);
    }
    if (engine !== null) {
      isChange ||= !isDeepStrictEqual(this.engine, engine);
      this.engine = engine;
    }
    for (const id of pruned) {
      const key = this.jobs.get(id)?.job.key ?? null;
      if (key !== null) this.#keys.delete(key);
      this.jobs.delete(id);
    }
    return isChange;
  }

  #take({ facts, run, fromRevision, after }: NotedEvent): boolean {
    const before = this.jobs.get(after.id);
    if (fromRevision === null) {
      const { key } = after;
      if (key !== null && this.#keys.has(key)) return false;
      if (key !== null) this.#keys.set(key, after.id);
    } else if (before?.job.revision !== fromRevision) return false;
    const job = { ...after, payload: after.payload ?? before?.job.payload } as Job;
    const runs = before?.runs ?? new Map();
    if (run !== null) runs.set(run.number, run);
    this.jobs.set(job.id, { job, runs });
    this.facts.add({ facts, run, before: before?.job ?? null, after: job, at: 0 });
    return true;
  }
}
