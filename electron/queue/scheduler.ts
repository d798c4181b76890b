import type { JobEvent } from '../../shared/jobs/events.ts';
import type { WaitingJob } from '../../shared/jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { JobKey, JobStore } from './job-store.ts';
import { LineReader } from './line-reader.ts';
import type { LoadGate } from './load-gate.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import { LINE_CAPACITY } from './waiting-line.ts';

/**
 * Decides which job runs next. It is woken by what happens (a job came in line, a run ended, a limit changed, a rate lets
 * the next one start) and never polls. Queues take turns; within a queue the line's order holds, but for jobs of which
 * a key is full: those behind them go on, and they come first again as soon as the key has room.
 */
export class Scheduler {
  readonly #queues: QueueTable;
  readonly #clock: Clock;
  readonly #reader: LineReader;
  readonly #gate: LoadGate;
  readonly #claim: (job: WaitingJob, entry: QueueEntry) => void;
  readonly #isClaimed: (jobId: string, revision?: number) => boolean;
  readonly #mayClaim: () => boolean;
  #turn = 0;
  #running = false;
  /** For the first moment at which a rate lets something start that waits. Monotonic, ms. */
  #alarmAt = Number.POSITIVE_INFINITY;
  #cancelAlarm: (() => void) | null = null;
  /** All queues are: nothing is claimed, whatever wakes it. */
  paused = false;

  constructor(options: {
    readonly store: JobStore;
    readonly queues: QueueTable;
    readonly clock: Clock;
    readonly gate: LoadGate;
    /** Called with the slot already occupied. */
    readonly claim: (job: WaitingJob, entry: QueueEntry) => void;
    /** With a revision: whether by a claim that was made from that one, or from a later one. */
    readonly isClaimed: (jobId: string, revision?: number) => boolean;
    /** Whether the store takes claims, as far as is known. */
    readonly mayClaim: () => boolean;
    /** The store could not be read. */
    readonly onError: (error: unknown) => void;
  }) {
    const { store, queues, clock, isClaimed, onError } = options;
    this.#queues = queues;
    this.#clock = clock;
    this.#gate = options.gate;
    this.#claim = options.claim;
    this.#isClaimed = isClaimed;
    this.#mayClaim = options.mayClaim;
    this.#reader = new LineReader({ store, queues, isClaimed, onFilled: () => this.wake(), onError });
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  stop(): void {
    this.#running = false;
    this.#cancelAlarm?.();
    this.#cancelAlarm = null;
  }

  /** Keeps the lines in step with what was committed. Does not claim: `wake` does, once for the whole group. */
  apply(event: JobEvent): void {
    const { before, after } = event;
    // A claimed job was taken from its line; one that left it any other way is still held there.
    if (before?.state === 'waiting') {
      const entry = this.#queues.of(before.queue);
      if (after?.state !== 'running') entry.line.remove(before.id);
      else {
        entry.pace.add(event.at);
        if (entry.rates !== null) this.#started(entry, before);
      }
      entry.passed?.remove(before.id);
      entry.meanwhile?.set(before.id, null);
    }
    if (after?.state === 'waiting') {
      const entry = this.#queues.of(after.queue);
      const { meanwhile } = entry;
      // Only the store knows the place that it comes back to.
      if (isPutInPlace(event)) this.#reader.begin(entry);
      else if (meanwhile === null) this.#reader.add(entry, after);
      else {
        meanwhile.delete(after.id);
        meanwhile.set(after.id, after);
      }
    }
  }

  /** From here on its start counts, and it is known when the next may follow. */
  #started(entry: QueueEntry, { options: { rateKey } }: WaitingJob): void {
    const { rates, passed } = entry;
    const now = this.#clock.monotonic();
    rates?.started(rateKey, now);
    if (rateKey === undefined || passed === null) return;
    const waits = passed.find({ type: 'rate', key: rateKey });
    if (waits !== null && !waits.isFree) passed.block(waits, rates?.nextOfKey(rateKey, now) ?? null);
  }

  wake(): void {
    if (this.#mayClaim()) this.#claimUpTo(Number.POSITIVE_INFINITY);
  }

  /** Finds out whether the store takes claims again; whether there was a job to claim. */
  claimOne(): boolean {
    return this.#claimUpTo(1) > 0;
  }

  #claimUpTo(most: number): number {
    if (!this.#running || this.paused) return 0;
    const order = this.#queues.order;
    let passed = 0;
    let claimed = 0;
    while (claimed < most && passed < order.length && !this.#queues.full) {
      const entry = order[this.#turn % order.length] as QueueEntry;
      this.#turn += 1;
      if (this.#gate.isOn && !this.#gateLets()) break;
      const job = this.#queues.canStart(entry) ? this.#nextOf(entry) : null;
      if (job === null) {
        passed += 1;
        continue;
      }
      passed = 0;
      this.#queues.occupy(entry, job);
      entry.rates?.reserve(job.options.rateKey);
      this.#gate.started();
      this.#claim(job, entry);
      this.#fillAhead(entry);
      claimed += 1;
    }
    return claimed;
  }

  /** Looks at the machine only while something waits that could start. */
  #gateLets(): boolean {
    const isWaiting = this.#queues.order.some((entry) => this.#queues.canStart(entry) && isAnyWaiting(entry));
    if (!isWaiting) {
      this.#gate.idle();
      return false;
    }
    if (this.#gate.letsStart()) return true;
    this.#alarm(this.#gate.nextLookAt);
    return false;
  }

  /** Before the line has run empty, so that nobody waits for a store that takes its time. */
  #fillAhead(entry: QueueEntry): void {
    const { line, meanwhile } = entry;
    if (!line.complete && meanwhile === null && line.held < LINE_CAPACITY / 4) this.#reader.fill(entry);
  }

  #nextOf(entry: QueueEntry): WaitingJob | null {
    if (entry.rates !== null && !this.#rateLets(entry)) return null;
    for (;;) {
      const job = entry.passed === null ? this.#nextInLine(entry) : this.#nextPastKeys(entry);
      if (job === null) return null;
      const { concurrencyKey, rateKey } = job.options;
      if (concurrencyKey === undefined && rateKey === undefined) return job;
      const full = this.#fullKeyOf(entry, job);
      if (full === null) return job;
      this.#queues.passing(entry).pass(full.key, job, full.until);
      if (full.until !== null) this.#alarm(full.until);
    }
  }

  #nextInLine(entry: QueueEntry): WaitingJob | null {
    let job = this.#take(entry);
    while (job === null && !entry.line.complete && entry.meanwhile === null) {
      this.#reader.fill(entry);
      job = this.#take(entry);
      // The first of the whole line are read at once; where keys were passed over, a stretch may have nothing to start.
      if (entry.passed === null) break;
    }
    return job;
  }

  /** A store may answer with a commit that nobody was told of yet, so a job can be held twice, or too old a one. */
  #take(entry: QueueEntry): WaitingJob | null {
    for (;;) {
      const job = entry.line.take();
      if (job === null || !this.#isClaimed(job.id)) return job;
      // Where keys were passed over, a job may well have been claimed by its key.
      if (entry.passed !== null) continue;
      this.#reader.begin(entry);
      return null;
    }
  }

  /** Of the jobs that were passed over the first whose key has room, or, when that has none, the next in line. */
  #nextPastKeys(entry: QueueEntry): WaitingJob | null {
    const { line, passed } = entry;
    if (passed === null) return null;
    passed.freeDue(this.#clock.monotonic());
    for (let keys = passed.toAsk(); keys.length > 0; keys = passed.toAsk()) {
      for (const key of keys) this.#reader.fillKey(entry, key);
    }
    for (let first = passed.first(); first !== null; first = passed.first()) {
      const job = first.jobs[0] as WaitingJob;
      const { priority } = job.options;
      if (priority < (line.firstPriority() ?? priority)) break;
      const full = this.#isClaimed(job.id) ? null : this.#fullKeyOf(entry, job);
      if (full?.key.type === first.key.type) {
        passed.block(first, full.until);
        continue;
      }
      passed.take(first);
      if (full !== null) passed.pass(full.key, job, full.until);
      else if (!this.#isClaimed(job.id)) {
        line.remove(job.id);
        return job;
      }
    }
    if (passed.isEmpty && line.complete) this.#queues.passNone(entry);
    else if (passed.isFull) {
      this.#alarm(passed.earliest);
      return null;
    }
    const job = this.#nextInLine(entry);
    if (job === null) this.#alarm(passed.earliest);
    return job;
  }

  /** The key for which the job can't start now, and when it can as far as that is known; null when it can. */
  #fullKeyOf(entry: QueueEntry, { options }: WaitingJob): FullKey | null {
    const { concurrencyKey, keyConcurrency = 1, rateKey } = options;
    if (concurrencyKey !== undefined) {
      const key: JobKey = { type: 'concurrency', key: concurrencyKey };
      const isFull = this.#queues.keys.running(concurrencyKey) >= keyConcurrency;
      if (isFull || entry.passed?.isFullFor(key)) return { key, until: null };
    }
    if (rateKey === undefined || entry.rates === null) return null;
    const now = this.#clock.monotonic();
    const until = entry.rates.nextOfKey(rateKey, now);
    return until !== null && until <= now ? null : { key: { type: 'rate', key: rateKey }, until };
  }

  #rateLets(entry: QueueEntry): boolean {
    const now = this.#clock.monotonic();
    const at = entry.rates?.nextAt(now) ?? null;
    if (at !== null && at <= now) return true;
    // What is being committed wakes the scheduler when it is.
    if (at !== null && isAnyWaiting(entry)) this.#alarm(at);
    return false;
  }

  #alarm(at: number): void {
    if (at >= this.#alarmAt && this.#cancelAlarm !== null) return;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelAlarm?.();
    this.#alarmAt = at;
    this.#cancelAlarm = this.#clock.after(Math.max(0, at - this.#clock.monotonic()), () => {
      this.#cancelAlarm = null;
      this.wake();
    });
  }

  /** The store failed: what the line holds is not sure to be what waits. */
  doubt(entry: QueueEntry): void {
    this.#reader.begin(entry);
  }
}

function isAnyWaiting({ line, passed }: QueueEntry): boolean {
  return line.held > 0 || !line.complete || passed !== null;
}

interface FullKey {
  readonly key: JobKey;
  readonly until: number | null;
}
/** It does not come to the end of its line: back to an earlier place, or to where it was moved. */
const isPutInPlace = (event: JobEvent): boolean =>
  event.after !== null && (event.restores !== undefined || event.to !== undefined);
