import { MAX_QUEUE_CARDS, type QueueCard } from '../../../shared/numbers/queues.ts';
import type { Rate } from '../../../shared/numbers/rate.ts';
import type { EngineStatus } from '../../../shared/numbers/snapshot.ts';
import { describeProblem, type Problem } from '../../../shared/result.ts';
import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import type { None } from '../option-values.ts';
import { rateText } from '../rate-text.ts';
import { type Column, tableText } from '../table.ts';

/** What is given is set. */
export interface LimitOptions {
  readonly concurrency?: number;
  readonly rate?: Rate | None;
  readonly ratePerKey?: Rate | None;
  readonly maxLoad?: number | None;
  readonly minFreeMemory?: number | None;
  readonly limit: number;
}

/** `jobdeck limits`: sets what is given, of a queue or of all together, and shows how it is then. */
export async function setLimits(ask: Ask, queue: string | undefined, options: LimitOptions): Promise<number> {
  const setters = settersOf(ask, queue, options);
  const before = setters.length === 0 ? null : await newestStep(ask);
  let isChanged = false;
  for (const set of setters) {
    const reply = await set();
    if (!reply.ok) {
      fail(describeProblem(reply.error));
      if (isChanged) fail('what was given before that is set');
      return NOT_DONE;
    }
    isChanged = true;
  }
  const code = await showLimits(ask, queue, options.limit);
  const step = isChanged ? await newestStep(ask) : null;
  // What was so already, and start conditions, are no step: the newest one is somebody else's then.
  if (step !== null && step !== before)
    ask.note(`To take back what was set last: jobdeck undo --step ${step}\n`);
  return code;
}

async function newestStep({ client }: Ask): Promise<number | null> {
  return (await client.query('snapshot', undefined)).undoable?.number ?? null;
}

type Setter = () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: Problem }>;

/** In this order; a queue that there is not is told by the first. */
function settersOf(ask: Ask, queue: string | undefined, options: LimitOptions): readonly Setter[] {
  const { client } = ask;
  const { concurrency, rate, ratePerKey, maxLoad, minFreeMemory } = options;
  const setters: Setter[] = [];
  if (concurrency !== undefined) {
    const which = queue === undefined ? {} : { queue };
    setters.push(() => client.command('queues.setConcurrency', { ...which, concurrency }));
  }
  for (const [of, value] of [
    ['queue', rate],
    ['key', ratePerKey],
  ] as const) {
    if (queue !== undefined && value !== undefined)
      setters.push(() => client.command('queues.setRate', { queue, of, rate: orNull(value) }));
  }
  if (maxLoad !== undefined || minFreeMemory !== undefined) {
    setters.push(async () => {
      // They are set together: what is not given stays.
      const { startConditions } = (await client.query('snapshot', undefined)).engine;
      const { maxLoadPerCpu, minFreeMemoryBytes } = startConditions;
      return client.command('engine.setStartConditions', {
        maxLoadPerCpu: maxLoad === undefined ? maxLoadPerCpu : orNull(maxLoad),
        minFreeMemoryBytes: minFreeMemory === undefined ? minFreeMemoryBytes : orNull(minFreeMemory),
      });
    });
  }
  return setters;
}

const orNull = <T>(value: T | None): T | null => (value === 'none' ? null : value);

async function showLimits(ask: Ask, queue: string | undefined, limit: number): Promise<number> {
  const { engine } = await ask.client.query('snapshot', undefined);
  const found = await queuesOf(ask, queue, limit);
  if (queue !== undefined && found.queues.length === 0) {
    fail(
      `queue: expected a queue of ${ask.folder}, got ${JSON.stringify(queue)}. Queues come into being with their first job.`,
    );
    return NOT_DONE;
  }
  const { concurrency, startConditions } = engine;
  if (ask.json) {
    const { total, queues } = found;
    ask.print(jsonText({ concurrency, ...startConditions, total, queues: queues.map(queueJson) }));
    return ALL_WELL;
  }
  ask.print(queuesText(found.queues));
  if (queue !== undefined) return ALL_WELL;
  if (found.total > found.queues.length)
    ask.print(`and ${formatCount(found.total - found.queues.length)} more queues\n`);
  ask.print(`All together: ${formatCount(concurrency)} at once.${conditionsText(engine)}\n`);
  return ALL_WELL;
}

/** A page after the other, up to the limit; of one queue that alone. */
async function queuesOf(
  ask: Ask,
  queue: string | undefined,
  limit: number,
): Promise<{ readonly queues: readonly QueueCard[]; readonly total: number }> {
  const queues: QueueCard[] = [];
  for (let offset = 0; ; offset += MAX_QUEUE_CARDS) {
    const page = await ask.client.query('queues.list', { text: queue ?? '', offset, limit: MAX_QUEUE_CARDS });
    const one = page.queues.find(({ name }) => name === queue);
    if (one !== undefined) return { queues: [one], total: 1 };
    if (queue === undefined) queues.push(...page.queues);
    const isLast = offset + page.queues.length >= page.total;
    if (isLast || queues.length >= limit) return { queues: queues.slice(0, limit), total: page.total };
  }
}

function queueJson({ name, concurrency, rate, keyRate, pausedAt, jobs }: QueueCard): object {
  return withTimes({ name, concurrency, rate, keyRate, pausedAt, jobs });
}

const COLUMNS: readonly Column[] = [
  { title: 'QUEUE' },
  { title: 'CONCURRENCY', right: true },
  { title: 'RATE' },
  { title: 'RATE PER KEY' },
  { title: 'RUNNING', right: true },
  { title: 'WAITING', right: true },
  { title: '' },
];

function queuesText(queues: readonly QueueCard[]): string {
  return tableText(
    COLUMNS,
    queues.map(({ name, concurrency, rate, keyRate, jobs, pausedAt }) =>
      [
        name,
        formatCount(concurrency),
        rateText(rate),
        rateText(keyRate),
        formatCount(jobs.running),
        formatCount(jobs.waiting),
        pausedAt === null ? '' : 'paused',
      ].map((text) => ({ text })),
    ),
  );
}

function conditionsText({ startConditions }: EngineStatus): string {
  const { maxLoadPerCpu, minFreeMemoryBytes } = startConditions;
  const parts: string[] = [];
  if (maxLoadPerCpu !== null) parts.push(`the load of each processor is at most ${maxLoadPerCpu}`);
  if (minFreeMemoryBytes !== null) parts.push(`${formatBytes(minFreeMemoryBytes)} of memory are free`);
  return parts.length === 0 ? '' : ` Jobs start only while ${parts.join(' and ')}.`;
}
