import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Random } from './disk-model.ts';
import { logUniform, MAIN_PID, pick, planJob } from './kill9-jobs.ts';
import { type Findings, judge, noFindings } from './kill9-judge.ts';
import { Ledger } from './kill9-ledger.ts';
import { Person } from './kill9-person.ts';
import { CYCLE_VARIABLE, kill, launcherOf, leftOf } from './kill9-processes.ts';
import { readBooks } from './load/books.ts';
import { EngineProcess, type Start } from './load/engine-process.ts';
import { type OpenedForReading, openAnother, openStore } from './load/open.ts';
import { randomFrom } from './powercut-cut.ts';

export interface CycleReport {
  readonly found: Findings;
  readonly kills: number;
  readonly jobs: number;
  readonly runs: number;
  readonly interrupted: number;
  /** Jobs that took the app with them, or were there too often when it died. */
  readonly poisoned: number;
  /** From the start of the app until what was interrupted is back in line, ms; the longest of the cycle. */
  readonly rescueMs: number;
}

/** A person does not wait longer than that for an app to take up its work, on a machine that does nothing else. */
const MOST_RESCUE_MS = 5000;
const MOST_WAIT_MS = 120_000;
/** A killer takes the app along three times; more lives than this would be a bug. */
const MOST_LIVES = 8;

/** One data folder: an engine that works, is killed and started again, some times over, and comes to rest at last. */
export class Cycle {
  readonly #folder: string;
  readonly #outside: string;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #person: Person;
  readonly #found = noFindings();
  readonly #hasKiller: boolean;
  #kills = 0;
  #killsLauncher = false;
  #rescueMs = 0;

  constructor(scratch: string, seed: number) {
    this.#folder = join(scratch, 'data');
    this.#outside = join(scratch, 'outside');
    mkdirSync(this.#outside, { recursive: true });
    this.#random = randomFrom(seed);
    this.#ledger = new Ledger(this.#outside);
    this.#person = new Person({
      ledger: this.#ledger,
      outside: this.#outside,
      random: this.#random,
      plan: planJob,
    });
    this.#hasKiller = this.#random() < 0.15;
  }

  async run(): Promise<CycleReport> {
    const lives = 1 + Math.floor(this.#random() * 4);
    for (let life = 0; life < lives; life += 1) await this.#liveAndDie();
    await this.#comeToRest();
    const opened = await openStore(this.#folder);
    const books = await readBooks(opened.store);
    await opened.store.close();
    this.#foundInLog(opened);
    judge(books, this.#ledger, this.#outside, this.#found);
    this.#found.mismatched.push(...this.#person.problems);
    const { metrics } = books.stored;
    return {
      found: this.#found,
      kills: this.#kills,
      jobs: books.jobs.length,
      runs: metrics.jobs_started,
      interrupted: metrics.jobs_interrupted,
      poisoned: books.jobs.filter((job) => job.state === 'dead' && job.reason === 'poison').length,
      rescueMs: this.#rescueMs,
    };
  }

  #start(): EngineProcess {
    const engine = new EngineProcess({
      folder: this.#folder,
      concurrency: 6,
      logPath: this.#logPath,
      env: { [CYCLE_VARIABLE]: this.#folder },
      onEvents: (events) => void this.#found.mismatched.push(...this.#ledger.take(events)),
    });
    writeFileSync(join(this.#outside, MAIN_PID), String(engine.pid));
    return engine;
  }

  get #logPath(): string {
    return join(this.#folder, '../log');
  }

  /** Half of the kills are counted from the start of the process, to hit it while it starts. */
  async #liveAndDie(): Promise<void> {
    const random = this.#random;
    const engine = this.#start();
    const asking = engine.started.then(async () => {
      await this.#person.checkPaused(engine);
      if (this.#hasKiller && this.#kills === 0) await this.#person.askForKiller(engine);
      await this.#person.askAround(engine);
    });
    if (random() < 0.5) await engine.opened;
    if (random() < 0.2) await this.#refusesAnother(engine);
    const killed = setTimeout(() => this.#kill(engine), logUniform(random, 1, 1500));
    await engine.ended;
    clearTimeout(killed);
    this.#kills += 1;
    this.#checkStart(await engine.started, false);
    await asking;
  }

  #kill(engine: EngineProcess): void {
    const launcher = process.platform === 'linux' ? launcherOf(engine.pid) : null;
    const mode = pick(['main', 'main', 'both', 'both', 'launcher first'], this.#random);
    if (launcher !== null && mode !== 'main') {
      this.#killsLauncher = true;
      kill(launcher);
    }
    if (mode === 'launcher first') setTimeout(() => engine.kill(), logUniform(this.#random, 1, 400));
    else engine.kill();
  }

  async #refusesAnother(engine: EngineProcess): Promise<void> {
    const first = await engine.opened;
    if (!first.isOpen) return;
    const second = await openAnother(this.#folder);
    // It may have been killed meanwhile, by its killer; then there was nothing to refuse.
    if (second !== 'in use' && !engine.isOver && !this.#hasKiller)
      this.#found.mismatched.push(`a second process that opened the folder was answered: ${second}`);
  }

  /** Starts it, and again if a job takes it along, until nothing is left to do. */
  async #comeToRest(): Promise<void> {
    for (let life = 0; life < MOST_LIVES; life += 1) {
      const engine = this.#start();
      const start = await engine.started;
      this.#checkStart(start, true);
      await this.#person.checkPaused(engine);
      await this.#person.askAgain(engine);
      await this.#person.resumeAll(engine);
      const impatience = setTimeout(() => this.#giveUp(engine), MOST_WAIT_MS);
      await engine.ask('idle', null);
      await engine.ask('stop', null);
      const { code, signal } = await engine.ended;
      clearTimeout(impatience);
      if (code === 0) {
        this.#foundLeft();
        return;
      }
      this.#kills += 1;
      if (!this.#hasKiller) this.#found.mismatched.push(`the engine ended by itself with ${code ?? signal}`);
    }
    this.#found.mismatched.push(`there was no end after ${MOST_LIVES} starts`);
  }

  #giveUp(engine: EngineProcess): void {
    this.#found.mismatched.push(`it did not come to rest within ${MOST_WAIT_MS / 1000} s`);
    engine.kill();
  }

  #checkStart({ startedMs, problem }: Start, mustStart: boolean): void {
    if (problem !== null) this.#found.mismatched.push(`the folder was refused: ${problem.message}`);
    else if (mustStart && startedMs === null && !this.#hasKiller)
      this.#found.mismatched.push('the engine did not start');
    if (startedMs === null) return;
    this.#rescueMs = Math.max(this.#rescueMs, startedMs);
    // Where more wants to run than there are processors, all takes as many times as long.
    const crowd = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
    if (startedMs > MOST_RESCUE_MS * crowd)
      this.#found.mismatched.push(`what was interrupted was back in line after ${Math.round(startedMs)} ms`);
  }

  #foundLeft(): void {
    if (process.platform !== 'linux') return;
    for (const { pid, command } of leftOf(this.#folder)) {
      this.#found.orphans.push(`process ${pid} lives on: ${command.slice(0, 200)}`);
      kill(pid);
    }
  }

  /** Whatever the engine itself took to be wrong. */
  #foundInLog({ warnings }: OpenedForReading): void {
    const lines = readFileSync(this.#logPath, 'utf8').split('\n').filter(Boolean);
    const isExpected = (line: string): boolean =>
      !line.startsWith('time=') ||
      / level=(INFO|DEBUG) /.test(line) ||
      line.includes('The last end was not clean') ||
      (this.#killsLauncher && line.includes('event=launcher_exited'));
    for (const line of [...lines.filter((each) => !isExpected(each)), ...warnings])
      this.#found.mismatched.push(`in the log: ${line}`);
  }
}
