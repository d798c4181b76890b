import type { Random } from './disk-model.ts';
import { logUniform, type PlannedJob, pick, planKiller, QUEUES, whole } from './kill9-jobs.ts';
import type { Entry, Ledger } from './kill9-ledger.ts';
import type { EngineProcess } from './load/engine-process.ts';

/** Jobs that are asked for in one cycle at most, so that it comes to an end. */
const MOST_JOBS = 70;
/** Asked for at once at the beginning of each life, so that there is something to kill early. */
const BURST = 12;
/** Requests without an answer at once. */
const MOST_OPEN = 30;

/** Somebody who asks for many things at once, in any order, and writes all of it into the ledger. */
export class Person {
  readonly #ledger: Ledger;
  readonly #outside: string;
  readonly #random: Random;
  readonly #planJob: (name: string, outside: string, random: Random) => PlannedJob;
  /** What an answer said that can't be; sentences. */
  readonly problems: string[] = [];
  /** Queue, or '' for all: whether it is paused; null while that is not known. */
  readonly #paused = new Map<string, boolean | null>();
  readonly #pausing = new Set<string>();
  #open = 0;
  #named = 0;

  constructor(options: {
    readonly ledger: Ledger;
    readonly outside: string;
    readonly random: Random;
    readonly plan: (name: string, outside: string, random: Random) => PlannedJob;
  }) {
    this.#planJob = options.plan;
    this.#ledger = options.ledger;
    this.#outside = options.outside;
    this.#random = options.random;
  }

  /** Asks until the engine has ended. */
  async askAround(engine: EngineProcess): Promise<void> {
    this.askMany(engine);
    while (!engine.isOver) {
      if (this.#open < MOST_OPEN) this.#askSomething(engine);
      await new Promise((resolve) => setTimeout(resolve, logUniform(this.#random, 0.1, 30)));
    }
  }

  askMany(engine: EngineProcess): void {
    for (let first = 0; first < BURST; first += 1) this.#askSomething(engine);
  }

  async askForKiller(engine: EngineProcess): Promise<void> {
    const name = 'killer';
    await this.#enqueue(engine, { ...planKiller(name, this.#outside) });
  }

  /** Again, all that may have been lost on the way. */
  async askAgain(engine: EngineProcess): Promise<void> {
    await Promise.all(this.#ledger.open.map((entry) => this.#enqueueAgain(engine, entry)));
  }

  /** What was paused before the engine died is paused after it. */
  async checkPaused(engine: EngineProcess): Promise<void> {
    const present = (await engine.ask('present', null))?.value;
    if (present === undefined) return;
    for (const [name, paused] of this.#paused) {
      const queue = present.queues.find((each) => each.name === name);
      const isPaused =
        name === '' ? present.state === 'paused' : queue !== undefined && queue.pausedAt !== null;
      if (paused !== null && paused !== isPaused) {
        this.problems.push(`${name || 'everything'} was ${paused ? 'paused' : 'resumed'}, and is not`);
      }
    }
  }

  async resumeAll(engine: EngineProcess): Promise<void> {
    for (const queue of [null, ...QUEUES]) await this.#setPaused(engine, queue, false);
  }

  #askSomething(engine: EngineProcess): void {
    const random = this.#random;
    const dice = random();
    if (dice < 0.45) void this.#enqueue(engine, this.#plan());
    else if (dice < 0.53) void this.#enqueueAll(engine);
    else if (dice < 0.58) void this.#enqueueKnownAgain(engine);
    else if (dice < 0.7) this.#command(engine, 'cancel');
    else if (dice < 0.82) this.#command(engine, 'retry');
    else if (dice < 0.9) this.#command(engine, 'runNow');
    else if (dice < 0.97) void this.#setPaused(engine, pick([null, ...QUEUES], random), random() < 0.4);
    else void this.#counted(engine.ask('setConcurrency', [whole(random, 2, 8), null]));
  }

  #plan(): PlannedJob | null {
    if (this.#named >= MOST_JOBS) return null;
    this.#named += 1;
    return this.#planJob(`job-${this.#named}`, this.#outside, this.#random);
  }

  async #enqueue(engine: EngineProcess, job: PlannedJob | null): Promise<void> {
    if (job === null) return;
    const [entry] = this.#ledger.asked([job]) as [Entry];
    const answer = await this.#counted(engine.ask('enqueue', job.input));
    if (answer === null) return;
    if (answer.value.ok) this.#isThere(entry, answer.value.value.id, answer.value.value.existed, false);
    else entry.refused = JSON.stringify(answer.value.error);
  }

  async #enqueueAll(engine: EngineProcess): Promise<void> {
    const jobs = Array.from({ length: whole(this.#random, 2, 6) }, () => this.#plan());
    const planned = jobs.filter((job) => job !== null);
    if (planned.length < 2) return;
    const entries = this.#ledger.asked(planned);
    const inputs = planned.map(({ input }) => input);
    const answer = await this.#counted(engine.ask('enqueueAll', inputs));
    if (answer === null) return;
    const { value } = answer;
    entries.forEach((entry, index) => {
      if (!value.ok) entry.refused = JSON.stringify(value.error);
      else this.#isThere(entry, value.value[index]?.id ?? '', value.value[index]?.existed ?? true, false);
    });
  }

  async #enqueueKnownAgain(engine: EngineProcess): Promise<void> {
    const withKeys = this.#ledger.entries.filter(({ id, job }) => id !== null && job.input.key !== undefined);
    if (withKeys.length > 0) await this.#enqueueAgain(engine, pick(withKeys, this.#random));
  }

  async #enqueueAgain(engine: EngineProcess, entry: Entry): Promise<void> {
    const answer = await this.#counted(engine.ask('enqueue', entry.job.input));
    if (answer === null) return;
    if (answer.value.ok) this.#isThere(entry, answer.value.value.id, answer.value.value.existed, true);
    else entry.refused = JSON.stringify(answer.value.error);
  }

  #isThere(entry: Entry, id: string, existed: boolean, again: boolean): void {
    const { name } = entry.job.input;
    if (entry.id !== null && entry.id !== id)
      this.problems.push(`${name} is ${entry.id} and ${id} for one key`);
    if (entry.id !== null && !existed) this.problems.push(`${name} was made a second time`);
    if (!again && existed) this.problems.push(`${name} was said to be there before it was asked for`);
    entry.id = id;
  }

  #command(engine: EngineProcess, call: 'cancel' | 'retry' | 'runNow'): void {
    const candidates = this.#ledger.known.filter(({ isBusy, job }) => !isBusy && !job.kills);
    if (candidates.length > 0) void this.#carryOut(engine, call, pick(candidates, this.#random));
  }

  async #carryOut(engine: EngineProcess, call: 'cancel' | 'retry' | 'runNow', entry: Entry): Promise<void> {
    entry.isBusy = true;
    if (call === 'cancel') this.#ledger.cancelSent(entry);
    else if (call === 'retry') this.#ledger.retrySent(entry);
    else entry.isHurried = true;
    const answer = await this.#counted(engine.ask(call, entry.id ?? ''));
    entry.isBusy = false;
    if (!answer?.value.ok) return;
    if (call === 'cancel') this.#ledger.cancelDone(entry);
    else if (call === 'retry') entry.retriesDone += 1;
  }

  async #setPaused(engine: EngineProcess, queue: string | null, paused: boolean): Promise<void> {
    const name = queue ?? '';
    // One at a time, or nobody knows which came last.
    if (this.#pausing.has(name)) return;
    this.#pausing.add(name);
    this.#paused.set(name, null);
    const answer = await this.#counted(engine.ask(paused ? 'pause' : 'resume', queue));
    this.#pausing.delete(name);
    if (answer?.value.ok) this.#paused.set(name, paused);
    else if (answer !== null) this.#paused.delete(name);
  }

  async #counted<T>(answer: Promise<T>): Promise<T> {
    this.#open += 1;
    try {
      return await answer;
    } finally {
      this.#open -= 1;
    }
  }
}
