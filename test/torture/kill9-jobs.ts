import { join } from 'node:path';
import type { JobState } from '../../shared/jobs/job.ts';
import type { JobRequestInput } from '../../shared/jobs/job-request.ts';
import type { Random } from './disk-model.ts';

/** A job to be asked for, and how it may end when nobody cancels it and the app does not die under it too often. */
export interface PlannedJob {
  readonly input: JobRequestInput & { readonly name: string };
  readonly ends: JobState;
  /** Its command is known to be done at the end of its run: a line for the start and one for the end. */
  readonly leavesTraces: boolean;
  /** It ends the main process. */
  readonly kills: boolean;
}

export const QUEUES = ['default', 'photos', 'mail'] as const;
/** Where the process id of the main process is written, for a command that ends it. */
export const MAIN_PID = 'main.pid';

/** Each execution leaves lines with its process id in a file of its job: a second one in between would show. */
const START = 'f=$0; echo "start $$" >>"$f"';
const END = 'echo "end $$" >>"$f"';
const ticks = (count: number, pid = '$$'): string =>
  `i=0; while [ $i -lt ${count} ]; do sleep 0.04; echo "tick ${pid}" >>"$f"; i=$((i+1)); done`;

interface Script {
  readonly script: string;
  readonly more?: Partial<JobRequestInput>;
  readonly ends?: JobState;
}

const backoff = { baseMs: 40, maxMs: 200, jitter: 0.5 };

const SCRIPTS: Readonly<Record<string, (random: Random) => Script>> = {
  quick: () => ({ script: `${START}; ${END}` }),
  sleeping: (random) => ({ script: `${START}; ${ticks(whole(random, 1, 12))}; ${END}` }),
  'with children': (random) => ({
    script: `${START}; for k in 1 2; do (${ticks(whole(random, 1, 12))}) & done; wait; ${END}`,
  }),
  'with a child in another group': (random) => ({
    script: `${START}; setsid sh -c 'f=$0; ${ticks(whole(random, 2, 12), '$1')}' "$f" $$ & wait; ${END}`,
  }),
  'with a child that holds its output': () => ({ script: `${START}; (${ticks(60)}) & ${END}` }),
  stubborn: (random) => ({ script: `trap '' TERM; ${START}; ${ticks(whole(random, 4, 25))}; ${END}` }),
  printing: (random) => ({
    script: `${START}; head -c ${whole(random, 1, 400_000)} /dev/zero | tr '\\0' x; echo; ${END}`,
  }),
  failing: (random) => ({
    script: `${START}; ${END}; echo no good >&2; exit 1`,
    more: { maxAttempts: whole(random, 1, 3), backoff },
    ends: 'dead',
  }),
  'failing at first': (random) => ({
    script: `${START}; ${END}; [ $(grep -c start "$f") -gt ${whole(random, 1, 2)} ]`,
    more: { maxAttempts: 4, backoff },
  }),
  'too slow': () => ({
    script: `${START}; ${ticks(40)}; ${END}`,
    more: { timeoutMs: 100, maxAttempts: 2, backoff },
    ends: 'dead',
  }),
};

export function planJob(name: string, outside: string, random: Random): PlannedJob {
  const kind = pick(Object.keys(SCRIPTS), random);
  const { script, more, ends = 'completed' } = (SCRIPTS[kind] as (random: Random) => Script)(random);
  const isMissing = random() < 0.04;
  const payload = isMissing
    ? { program: join(outside, 'no such program') }
    : { program: 'sh', args: ['-c', script, join(outside, name)] };
  return {
    input: {
      kind: 'command',
      name,
      payload,
      queue: pick(QUEUES, random),
      priority: whole(random, -2, 2),
      delayMs: random() < 0.15 ? whole(random, 1, 1500) : 0,
      ...(random() < 0.4 ? { key: `key of ${name}` } : {}),
      ...more,
    } as PlannedJob['input'],
    ends: isMissing ? 'dead' : ends,
    leavesTraces: !isMissing && ends !== 'dead',
    kills: false,
  };
}

/** A job that always takes the app with it. */
export function planKiller(name: string, outside: string): PlannedJob {
  const script = `${START}; kill -9 $(cat '${join(outside, MAIN_PID)}'); ${ticks(50)}; ${END}`;
  const payload = { program: 'sh', args: ['-c', script, join(outside, name)] };
  return { input: { kind: 'command', name, payload }, ends: 'dead', leavesTraces: false, kills: true };
}

export const whole = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

export function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Small ones as often as large ones. */
export function logUniform(random: Random, from: number, to: number): number {
  return from * (to / from) ** random();
}
