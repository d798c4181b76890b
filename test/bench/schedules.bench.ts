import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { parseScheduleRequest, type ScheduleRequest } from '../../shared/schedules/schedule-request.ts';
import { noOpEngine, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { watchLoop } from './loop-delay.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const SCHEDULES = 10_000;
const ROUNDS = 5;
/** No other round is begun after so long, ms, when there were as many as that. */
const ENOUGH_MS = 30_000;
const FEWEST = 2;
const JOBS = 100_000;
const CONCURRENCY = 100;
const IDLE_MS = 2_000;

const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });

/** The system's, until it is set forward. */
class Clock {
  #ahead = 0;
  readonly monotonic = systemClock.monotonic;
  readonly after = systemClock.after;
  now = (): number => systemClock.now() + this.#ahead;
  setTo(moment: number): void {
    this.#ahead = moment - systemClock.now();
  }
}

type Engine = ReturnType<typeof noOpEngine>['engine'];

/** All due at the same second, and no two of the same expression: none profits from what was found for another. */
function scheduleOf(index: number, at: Date): ScheduleRequest {
  const [a, b, c] = [index % 60, Math.floor(index / 60) % 60, Math.floor(index / 3_600) % 24];
  const parsed = parseScheduleRequest({
    name: `schedule ${index}`,
    cron: `${at.getUTCSeconds()} ${at.getUTCMinutes()},${a},${b} ${at.getUTCHours()},${c} * * *`,
    timeZone: 'UTC',
    overlap: 'skip',
    job: { kind: 'command', payload: { program: 'true' } },
  });
  if (!parsed.ok) throw new Error(`expected a good schedule, got ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

async function add(engine: Engine, at: Date, count = SCHEDULES): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const added = await engine.schedules.add(scheduleOf(index, at));
    if (!added.ok) throw new Error(`expected the schedule to be added, got ${JSON.stringify(added.error)}`);
  }
}

const inSixHours = (): Date => new Date(Math.ceil((Date.now() + 6 * 3_600_000) / 1_000) * 1_000);

interface Firing {
  readonly cpuUsEach: number;
  readonly tookMs: number;
  readonly lateMs: number;
}

/** All of them at once: the clock is set to their moment. */
async function firing(engine: Engine, clock: Clock): Promise<Firing> {
  const at = inSixHours();
  await add(engine, at);
  collectGarbage();
  const fired = Promise.withResolvers<void>();
  let jobs = 0;
  const unsubscribe = engine.subscribe((events) => {
    for (const event of events) if (event.before === null) jobs += 1;
    if (jobs >= SCHEDULES) fired.resolve();
  });
  // The engine's own timers keep no process alive.
  const alive = setInterval(() => undefined, 60_000);
  const cpu = process.cpuUsage();
  const stopWatch = watchLoop();
  const began = performance.now();
  clock.setTo(at.getTime());
  // The keeper looks at the clock when a schedule is changed, and else not before half a minute is over.
  await engine.schedules.add(scheduleOf(SCHEDULES, new Date(at.getTime() + 1_800_000)));
  await fired.promise;
  await engine.whenIdle();
  const tookMs = performance.now() - began;
  const { p99Ms: lateMs } = stopWatch();
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(alive);
  unsubscribe();
  return { cpuUsEach: (user + system) / SCHEDULES, tookMs, lateMs };
}

async function* firings(store: string): AsyncGenerator<Figure, void> {
  const done: Firing[] = [];
  for (const isMore = rounds(); isMore(done.length); ) {
    const clock = new Clock();
    const measure = async ({ engine }: { readonly engine: Engine }): Promise<void> => {
      await engine.start();
      done.push(await firing(engine, clock));
      await engine.stop();
    };
    if (store === 'memory') await measure(noOpEngine(CONCURRENCY, SCHEDULES, clock));
    else {
      await inScratchFolder(async (folder) =>
        measure(await openDurableEngine({ folder, clock, concurrency: CONCURRENCY })),
      );
    }
  }
  const of = (part: keyof Firing): number => median(done.map((each) => each[part]));
  const n = done.length;
  yield figure(`10,000 due at once, ${store}: until all are done`, of('tookMs'), 'ms', n);
  yield figure(`main loop delay meanwhile, p99, ${store}`, of('lateMs'), 'ms', n);
  yield figure(`processor time of each, with its job, ${store}`, of('cpuUsEach'), 'us', n);
}

interface Rest {
  /** What a job takes, ns. */
  readonly jobNs: number;
  /** Processor time in a second in which nothing happens, ms. */
  readonly idleMs: number;
  readonly heap: number;
}

/** With so many schedules that are not due. */
async function atRest(schedules: number): Promise<Rest> {
  const { engine } = noOpEngine(CONCURRENCY, JOBS);
  await engine.start();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await add(engine, inSixHours(), schedules);
  collectGarbage();
  const heap = process.memoryUsage().heapUsed - before;
  const cpu = process.cpuUsage();
  await delay(IDLE_MS);
  const { user, system } = process.cpuUsage(cpu);
  const idleMs = (user + system) / IDLE_MS;
  const began = performance.now();
  const answers: Promise<unknown>[] = [];
  for (let index = 0; index < JOBS; index += 1) answers.push(engine.enqueue(request));
  await Promise.all(answers);
  await engine.whenIdle();
  const jobNs = ((performance.now() - began) * 1e6) / JOBS;
  await engine.stop();
  return { jobNs, idleMs, heap };
}

const figure = (metric: string, value: number, unit: string, n: number): Figure => ({
  bench: 'schedules',
  metric,
  value: rounded(value),
  unit,
  n,
});

/** Whether another round is to be begun. */
function rounds(): (done: number) => boolean {
  const began = performance.now();
  return (done) => done < ROUNDS && (done < FEWEST || performance.now() - began < ENOUGH_MS);
}

export async function* run(): AsyncGenerator<Figure, void> {
  const without: Rest[] = [];
  const withThem: Rest[] = [];
  // What runs first is not compiled yet.
  await atRest(100);
  for (const isMore = rounds(); isMore(withThem.length); ) {
    without.push(await atRest(0));
    withThem.push(await atRest(SCHEDULES));
  }
  const n = withThem.length;
  const of = (rests: readonly Rest[], part: keyof Rest): number => median(rests.map((each) => each[part]));
  const ratios = withThem.map(({ jobNs }, round) => (without[round]?.jobNs ?? Number.NaN) / jobNs);
  yield figure('throughput of jobs with 10,000 schedules at rest, against none', median(ratios), 'x', n);
  yield figure('processor time of a second without work, no schedules', of(without, 'idleMs'), 'ms', n);
  yield figure('processor time of a second without work, 10,000 schedules', of(withThem, 'idleMs'), 'ms', n);
  yield figure('memory of a schedule', of(withThem, 'heap') / SCHEDULES, 'B', n);
  yield* firings('memory');
  yield* firings('SQLite');
}
