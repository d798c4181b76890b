import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClockSource, createClockSource } from './clock-source.ts';
import type { Random } from './disk-model.ts';
import { logUniform, type PlannedJob, planJob, whole } from './kill9-jobs.ts';
import { type Findings, judge, noFindings } from './kill9-judge.ts';
import { Ledger } from './kill9-ledger.ts';
import { Person } from './kill9-person.ts';
import { type Books, readBooks } from './load/books.ts';
import { EngineProcess } from './load/engine-process.ts';
import type { ToldEvent } from './load/messages.ts';
import { openStore } from './load/open.ts';
import { randomFrom } from './powercut-cut.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The clock is at most so far from the right time: with the longest delay and this, nothing is 30 days old. */
const FARTHEST_MS = 10 * DAY_MS;
const LONGEST_DELAY_MS = 2 * DAY_MS;
/** With TERM, grace and KILL, on a machine that has other things to do. */
const TIMEOUT_SLACK_MS = 5000;
const MOST_WAIT_MS = 90_000;

export interface ClockReport {
  readonly found: Findings;
  readonly clock: ClockSource['kind'];
  readonly jumps: number;
  readonly restarts: number;
  readonly jobs: number;
  readonly runs: number;
}

/** One data folder, and a wall clock that jumps by minutes to days, both ways, while jobs run and between restarts. */
export class ClockCycle {
  readonly #folder: string;
  readonly #outside: string;
  readonly #log: string;
  readonly #random: Random;
  /** It waits for the engine to notice the last jump by itself, which takes up to 30 s. */
  readonly #isPatient: boolean;
  readonly #clock: ClockSource;
  readonly #ledger: Ledger;
  readonly #person: Person;
  readonly #found = noFindings();
  /** What each life said of new jobs, in the order of their making. */
  readonly #ids: string[][] = [];
  /** When scheduled jobs came in line, as far as somebody heard it. */
  readonly #dueAt = new Map<string, number>();
  #interruptions = 0;
  #jumps = 0;
  #restarts = 0;

  constructor(scratch: string, seed: number) {
    this.#folder = join(scratch, 'data');
    this.#outside = join(scratch, 'outside');
    this.#log = join(scratch, 'log');
    mkdirSync(this.#outside, { recursive: true });
    this.#random = randomFrom(seed);
    this.#isPatient = this.#random() < 0.2;
    this.#clock = createClockSource(scratch);
    this.#ledger = new Ledger(this.#outside);
    const { random, ledger, outside } = {
      random: this.#random,
      ledger: this.#ledger,
      outside: this.#outside,
    };
    this.#person = new Person({ ledger, outside, random, plan: planLater });
  }

  async run(): Promise<ClockReport> {
    const random = this.#random;
    let engine = await this.#start();
    const steps = whole(random, 3, 6);
    for (let step = 0; step < steps; step += 1) {
      this.#person.askMany(engine);
      await sleep(logUniform(random, 10, 800));
      await this.#jump(engine, this.#anywhere());
      await this.#checkSnapshot(engine);
      await sleep(logUniform(random, 10, 400));
      if (random() < 0.3) engine = await this.#restart(engine, random() < 0.5 ? this.#anywhere() : null);
    }
    await this.#comeToRest(engine);
    this.#clock.cleanUp();
    const opened = await openStore(this.#folder);
    const books = await readBooks(opened.store);
    await opened.store.close();
    judge(books, this.#ledger, this.#outside, this.#found);
    this.#found.mismatched.push(...this.#person.problems, ...opened.warnings);
    this.#judgeTimes(books);
    this.#judgeLog();
    const { jobs_started } = books.stored.metrics;
    const { kind: clock } = this.#clock;
    const [jumps, restarts] = [this.#jumps, this.#restarts];
    return { found: this.#found, clock, jumps, restarts, jobs: books.jobs.length, runs: jobs_started };
  }

  async #start(): Promise<EngineProcess> {
    const ids: string[] = [];
    this.#ids.push(ids);
    const engine = new EngineProcess({
      folder: this.#folder,
      logPath: this.#log,
      concurrency: 6,
      ...this.#clock.settings,
      onEvents: (events) => this.#take(events, ids),
    });
    const { problem, startedMs } = await engine.started;
    if (startedMs === null) throw new Error(problem?.message ?? `the engine did not start; see ${this.#log}`);
    await this.#person.checkPaused(engine);
    return engine;
  }

  #take(events: readonly ToldEvent[], ids: string[]): void {
    this.#found.mismatched.push(...this.#ledger.take(events));
    for (const { id, name, revision, state, at, run } of events) {
      if (revision === 0) ids.push(id);
      // The only change of a scheduled job that leads into the line.
      if (revision === 1 && state === 'waiting') this.#dueAt.set(name, at);
      if (run?.outcome === 'interrupted') this.#interruptions += 1;
    }
  }

  #anywhere(): number {
    const far = logUniform(this.#random, MINUTE_MS, FARTHEST_MS);
    return Math.round(this.#random() < 0.5 ? far : -far);
  }

  async #jump(engine: EngineProcess | null, aheadMs: number): Promise<void> {
    this.#jumps += 1;
    await this.#clock.set(aheadMs, engine);
  }

  /** Killed or stopped; the clock may be another one when it is started again. */
  async #restart(engine: EngineProcess, aheadMs: number | null): Promise<EngineProcess> {
    this.#restarts += 1;
    if (this.#random() < 0.5) engine.kill();
    else await engine.ask('stop', null);
    await engine.ended;
    if (aheadMs !== null) await this.#jump(null, aheadMs);
    // What it finds running was interrupted; nothing else is, whatever the clock says.
    const before = this.#interruptions;
    const next = await this.#start();
    const { running } = await next.started;
    if (this.#interruptions - before !== running.length)
      this.#found.mismatched.push(
        `${this.#interruptions - before} runs were taken for interrupted, ${running.length} were`,
      );
    return next;
  }

  /** Every moment that a job was put off to is over then; a start looks at once, an engine under way within 30 s. */
  async #comeToRest(last: EngineProcess): Promise<void> {
    await this.#jump(last, FARTHEST_MS + LONGEST_DELAY_MS + HOUR_MS);
    const engine = this.#isPatient ? last : await this.#restart(last, null);
    await this.#person.askAgain(engine);
    await this.#person.resumeAll(engine);
    const impatience = setTimeout(() => {
      this.#found.mismatched.push(`it did not come to rest within ${MOST_WAIT_MS / 1000} s`);
      engine.kill();
    }, MOST_WAIT_MS);
    await engine.ask('idle', null);
    await this.#checkSnapshot(engine);
    await engine.ask('stop', null);
    await engine.ended;
    clearTimeout(impatience);
  }

  /** No screen shows a time that is less than nothing. */
  async #checkSnapshot(engine: EngineProcess): Promise<void> {
    const snapshot = (await engine.ask('snapshot', null))?.value;
    if (snapshot === undefined) return;
    if (!snapshot.conservation.holds) this.#found.mismatched.push(`${snapshot.conservation.breach}`);
    for (const [path, value] of numbersIn(snapshot, '')) {
      if (value < 0) this.#found.mismatched.push(`snapshot${path} is ${value}`);
    }
  }

  #judgeTimes({ jobs, runs }: Books): void {
    const problem = (text: string): void => void this.#found.mismatched.push(text);
    for (const job of jobs) {
      const entry = this.#ledger.entries.find((each) => each.job.input.name === job.name);
      const { delayMs = 0 } = entry?.job.input ?? {};
      const { timeoutMs } = job.options;
      const cameAt = this.#dueAt.get(job.name) ?? Number.POSITIVE_INFINITY;
      if (entry?.isHurried === false && cameAt < job.createdAt + delayMs)
        problem(`${job.name} came in line ${job.createdAt + delayMs - cameAt} ms before its time`);
      for (const { number, waitedMs, end } of runs.get(job.id) ?? []) {
        const { tookMs, outcome } = end;
        if (waitedMs < 0) problem(`run ${number} of ${job.name} waited ${waitedMs} ms`);
        if (tookMs < 0) problem(`run ${number} of ${job.name} took ${tookMs} ms`);
        // Nobody saw the end of such a run: only the wall clock tells how long it may have been.
        if (outcome.type === 'interrupted') continue;
        if (tookMs > MOST_WAIT_MS) problem(`run ${number} of ${job.name} took ${tookMs} ms`);
        if (outcome.type !== 'timed-out' || timeoutMs === null) continue;
        if (tookMs < timeoutMs || tookMs > timeoutMs + TIMEOUT_SLACK_MS)
          problem(`run ${number} of ${job.name} was timed out after ${tookMs} ms, asked were ${timeoutMs}`);
      }
    }
    const all = this.#ids.flat();
    if (new Set(all).size !== all.length) this.#found.duplicated.push('an id was given twice');
    for (const ids of this.#ids) {
      if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? '')))
        problem('ids of one life are not in the order of their making');
    }
  }

  #judgeLog(): void {
    const lines = readFileSync(this.#log, 'utf8')
      .split('\n')
      .filter((line) => / level=(WARN|ERROR) /.test(line));
    for (const line of lines) {
      if (!line.includes('The last end was not clean')) this.#found.mismatched.push(`in the log: ${line}`);
    }
  }
}

/** As elsewhere, but for some that are put off by hours or days, and time limits that nobody comes near. */
function planLater(name: string, outside: string, random: Random): PlannedJob {
  const job = planJob(name, outside, random);
  const delayMs = Math.round(logUniform(random, HOUR_MS, LONGEST_DELAY_MS));
  const put = random() < 0.3 ? { delayMs } : {};
  const limit = job.ends === 'completed' && random() < 0.5 ? { timeoutMs: MOST_WAIT_MS } : {};
  return { ...job, input: { ...job.input, ...put, ...limit } };
}

function numbersIn(value: unknown, path: string): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => numbersIn(each, `${path}.${name}`));
}
