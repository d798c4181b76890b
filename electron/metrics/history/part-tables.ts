import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { JOB_KINDS, type JobKind } from '../../../shared/jobs/job.ts';
import {
  MAX_HISTORY_QUEUES,
  MAX_STORED_QUEUES,
  OTHER_QUEUES,
  QUEUE_SILENT_MS,
} from '../../../shared/numbers/history.ts';
import { Places } from '../places.ts';
import { mergeSketches, PART, type Row } from './bucket.ts';
import type { HistorySample, PartSample } from './history-store.ts';
import { TIERS, type Tier } from './tiers.ts';

export interface PartQuery {
  readonly queue: string | null;
  readonly kind: JobKind | null;
  /** A gauge of a queue or a kind is a series of its own; counters and durations are added up. */
  readonly isGauge: boolean;
}

interface Statements {
  readonly tier: Tier;
  readonly read: StatementSync;
  readonly write: StatementSync;
  readonly oldest: StatementSync;
  readonly newestPlace: StatementSync;
  readonly prune: StatementSync;
}

const NAMES = PART.columns.map(({ name }) => name);
/** What a series without a queue or a kind has in the place of it. */
const ANY = '';

/**
 * The tables of what happened by queue and kind, in the same tiers. A row is there only where something is to be told: of a
 * second that is known as a whole, what has none had nothing. Bounded: so many series, each no longer than its tier.
 */
export class PartTables {
  readonly #db: DatabaseSync;
  readonly #onFull: () => void;
  readonly #tiers: readonly Statements[];
  readonly #series = new Map<string, number>();
  readonly #queues = new Set<string>();
  /** Whose samples have series of their own; by the wall time of the samples. */
  readonly #places = new Places({ most: MAX_HISTORY_QUEUES, silentMs: QUEUE_SILENT_MS });
  /** Parts are known from here on. */
  readonly #since: number;
  readonly #forget: StatementSync;
  #isFirst = true;
  #toldOf = false;

  constructor(db: DatabaseSync, onFull: () => void) {
    this.#db = db;
    this.#onFull = onFull;
    this.#tiers = TIERS.map((tier) => this.#prepare(tier));
    for (const row of db.prepare('SELECT id, queue, kind FROM series').all()) {
      this.#know(Number(row['id']), String(row['queue']), String(row['kind']));
    }
    this.#placeThoseOfBefore();
    this.#forget = db.prepare('DELETE FROM series WHERE id = ?');
    this.#since = Number(db.prepare('SELECT at FROM parts_since').get()?.['at']);
  }

  #prepare(tier: Tier): Statements {
    const { table } = tier;
    const read = this.#db.prepare(`SELECT ${NAMES.join(', ')} FROM part_${table} WHERE place = ?`);
    read.setReturnArrays(true);
    return {
      tier,
      read,
      write: this.#db.prepare(
        `INSERT OR REPLACE INTO part_${table} (place, ${NAMES.join(', ')})
         VALUES (?, ${NAMES.map(() => '?').join(', ')})`,
      ),
      oldest: this.#db.prepare(`SELECT min(at) AS at FROM ${table}`),
      newestPlace: this.#db.prepare(
        `SELECT max(place) AS place FROM part_${table} WHERE place >= ? AND place < ?`,
      ),
      prune: this.#db.prepare(`DELETE FROM part_${table} WHERE place >= ? AND place < ?`),
    };
  }

  /** The queues that were seen last have places, as when they were seen. */
  #placeThoseOfBefore(): void {
    const named = [...this.#queues].filter((queue) => queue !== OTHER_QUEUES);
    const seen = named.map((queue) => ({ queue, at: this.#lastSeen(queue) }));
    const latest = seen.sort((one, other) => other.at - one.at).slice(0, MAX_HISTORY_QUEUES);
    for (const { queue, at } of latest) this.#places.take(queue, at);
  }

  /** By the minutes, or the hours where those are gone. */
  #lastSeen(queue: string): number {
    const [, ...coarser] = this.#tiers;
    const newest = (statements: Statements): number =>
      Math.max(...this.#seriesOfQueue(queue).map((series) => newestOf(statements, series)));
    return coarser.map(newest).find((at) => at > 0) ?? 0;
  }

  #seriesOfQueue(queue: string): readonly number[] {
    return [...JOB_KINDS, ANY].flatMap((kind) => this.#series.get(keyOf(queue, kind)) ?? []);
  }

  /** Queues of which something is stored, and OTHER_QUEUES. */
  get queues(): ReadonlySet<string> {
    return this.#queues;
  }

  /** Queues that have a row by then: hours go back the furthest, and in the last of them the finer tier is asked. */
  queuesUntil(tier: Tier, to: number): readonly string[] {
    const hours = TIERS.at(-1) ?? tier;
    const hour = Math.floor((to - 1) / hours.ms) * hours.ms;
    const asked = ([hours, tier] as const).map(({ table }) =>
      this.#db.prepare(`SELECT 1 FROM part_${table} WHERE place >= ? AND place < ? LIMIT 1`),
    );
    const found = new Set<string>();
    for (const [key, series] of this.#series) {
      const [queue] = partsOfKey(key);
      if (queue === ANY || found.has(queue)) continue;
      const [byHour, byTier] = asked;
      if (
        byHour?.get(placeOf(series, 0), placeOf(series, hour)) !== undefined ||
        byTier?.get(placeOf(series, hour), placeOf(series, to)) !== undefined
      )
        found.add(queue);
    }
    return [...found];
  }

  /** In the transaction of the samples as a whole. */
  save(samples: readonly HistorySample[]): void {
    const known = samples.map((sample) => ({ at: sample.at, rows: this.#rowsOf(sample) }));
    const first = known[0];
    if (this.#isFirst && first !== undefined) {
      this.#isFirst = false;
      this.#endWhatWas(first);
    }
    for (const { tier, read, write } of this.#tiers) {
      const gathered = new Map<number, Map<number, Row>>();
      for (const sample of known) {
        const at = Math.floor(sample.at / tier.ms) * tier.ms;
        for (const [series, row] of sample.rows) {
          const buckets = gathered.get(series) ?? new Map<number, Row>();
          gathered.set(series, buckets);
          const before = buckets.get(at) ?? (read.get(placeOf(series, at)) as unknown as Row | undefined);
          buckets.set(at, before === undefined ? row : PART.merge(before, row));
        }
      }
      for (const [series, buckets] of gathered) {
        for (const [at, row] of buckets) write.run(placeOf(series, at), ...row);
      }
    }
  }

  /** What an earlier process left under way has ended with it, also where nothing of it comes again. */
  #endWhatWas({ at, rows }: { readonly at: number; readonly rows: Map<number, Row> }): void {
    const hours = this.#tiers.at(-1);
    for (const series of this.#series.values()) {
      const hour = hours === undefined ? 0 : Math.floor(at / hours.tier.ms) * hours.tier.ms;
      if (!rows.has(series) && hours?.read.get(placeOf(series, hour)) !== undefined)
        rows.set(series, NOTHING);
    }
  }

  /** By series. Queues that share one in the file are one. */
  #rowsOf({ at, parts }: HistorySample): Map<number, Row> {
    const bySeries = new Map<number, PartSample>();
    for (const part of parts) {
      const series = this.#seriesOf(part, at);
      const before = bySeries.get(series);
      bySeries.set(series, before === undefined ? part : together(before, part));
    }
    return new Map([...bySeries].map(([series, part]) => [series, PART.rowOf(part)]));
  }

  #seriesOf({ queue, kind }: PartSample, at: number): number {
    const named = this.#nameOf(queue, at);
    const found = this.#series.get(keyOf(named, kind ?? ANY));
    if (found !== undefined) return found;
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO series (queue, kind) VALUES (?, ?)')
      .run(named, kind ?? ANY);
    this.#know(Number(lastInsertRowid), named, kind ?? ANY);
    return Number(lastInsertRowid);
  }

  #nameOf(queue: string | null, at: number): string {
    if (queue === null) return ANY;
    if (queue === OTHER_QUEUES) return queue;
    const hasRoom = this.#queues.has(queue) || this.#queues.size < MAX_STORED_QUEUES;
    if (hasRoom && this.#places.take(queue, at)) return queue;
    if (!this.#toldOf) {
      this.#toldOf = true;
      this.#onFull();
    }
    return OTHER_QUEUES;
  }

  #know(id: number, queue: string, kind: string): void {
    this.#series.set(keyOf(queue, kind), id);
    if (queue !== ANY) this.#queues.add(queue);
  }

  prune(tier: Tier): void {
    const statements = this.#tiers.find((each) => each.tier === tier);
    const oldest = statements?.oldest.get()?.['at'] ?? null;
    if (statements === undefined || oldest === null) return;
    for (const series of this.#series.values()) {
      statements.prune.run(placeOf(series, 0), placeOf(series, Number(oldest)));
    }
    if (statements === this.#tiers.at(-1)) this.#forgetTheEmpty();
  }

  #isStored(series: number): boolean {
    return this.#tiers.some((statements) => newestOf(statements, series) > 0);
  }

  /** Queues without a place of which the last hour is gone. */
  #forgetTheEmpty(): void {
    for (const queue of this.#queues) {
      const all = this.#seriesOfQueue(queue);
      if (this.#places.has(queue) || all.some((series) => this.#isStored(series))) continue;
      for (const series of all) this.#forget.run(series);
      for (const kind of [...JOB_KINDS, ANY]) this.#series.delete(keyOf(queue, kind));
      this.#queues.delete(queue);
    }
  }

  /** What `whole` is of all, of a part: rows with the same moments, and what is known of them. */
  rows(tier: Tier, query: PartQuery, columns: readonly string[], whole: readonly Row[]): readonly Row[] {
    const first = whole[0];
    const last = whole.at(-1);
    if (first === undefined || last === undefined) return [];
    const found = this.#read(tier, query, columns, Number(first[0]), Number(last[0]));
    return whole.flatMap(([moment, seconds]): readonly Row[] => {
      const at = Number(moment);
      if (at + tier.ms <= this.#since) return [];
      const its = found.get(at) ?? [];
      if (query.isGauge) return [gaugeRow(at, Number(seconds), its[0])];
      const none = [at, seconds ?? 0, ...columns.map((name) => (NUMBERS.has(name) ? 0 : null))];
      return its.length === 0
        ? [none]
        : its.map((row, index) => [at, index === 0 ? Number(seconds) : 0, ...row.slice(2)]);
    });
  }

  #read(
    tier: Tier,
    query: PartQuery,
    columns: readonly string[],
    from: number,
    to: number,
  ): ReadonlyMap<number, readonly Row[]> {
    const statement = this.#db.prepare(
      `SELECT ${['place', 'samples', ...columns].join(', ')} FROM part_${tier.table} WHERE place >= ? AND place <= ?`,
    );
    statement.setReturnArrays(true);
    const found = new Map<number, Row[]>();
    for (const series of this.#seriesFor(query)) {
      for (const row of statement.all(
        placeOf(series, from),
        placeOf(series, to),
      ) as unknown as readonly Row[]) {
        const at = momentOf(Number(row[0]));
        const others = found.get(at);
        if (others === undefined) found.set(at, [row]);
        else others.push(row);
      }
    }
    return found;
  }

  #seriesFor({ queue, kind, isGauge }: PartQuery): readonly number[] {
    if (isGauge) {
      const series = this.#series.get(keyOf(queue ?? ANY, kind ?? ANY));
      return series === undefined ? [] : [series];
    }
    return [...this.#series]
      .filter(([key]) => {
        const [its, of] = partsOfKey(key);
        return (
          its !== ANY && of !== ANY && (queue === null || its === queue) && (kind === null || of === kind)
        );
      })
      .map(([, series]) => series);
  }
}

const NUMBERS = new Set(PART.columns.filter(({ type }) => type === 'INTEGER').map(({ name }) => name));
const NOTHING: Row = PART.columns.map(({ name }) => (name === 'samples' ? 1 : NUMBERS.has(name) ? 0 : null));

/**
 * The number of a series before the second in it, so that rows of a series lie together, and a row with its sketches on
 * one page: beside a key of two columns only a quarter of a page has room.
 */
const placeOf = (series: number, at: number): number => series * PER_SERIES + at / SECOND;
const momentOf = (place: number): number => (place % PER_SERIES) * SECOND;
/** 0: it has none. */
const newestOf = ({ newestPlace }: Statements, series: number): number => {
  const place = newestPlace.get(placeOf(series, 0), placeOf(series + 1, 0))?.['place'] ?? null;
  return place === null ? 0 : momentOf(Number(place));
};
const SECOND = 1_000;
const PER_SERIES = 2 ** 40;

/** No name of a queue has it. */
const BETWEEN = '\n';
const keyOf = (queue: string, kind: string): string => `${queue}${BETWEEN}${kind}`;
const partsOfKey = (key: string): readonly [string, string] => {
  const [queue = ANY, kind = ANY] = key.split(BETWEEN);
  return [queue, kind];
};

/** Seconds without a row had nothing. */
function gaugeRow(at: number, seconds: number, row: Row | undefined): Row {
  const [, samples = 0, min = 0, sum = 0, max = 0, last = 0] = row?.map(Number) ?? [];
  return samples < seconds
    ? [at, seconds, Math.min(0, min), sum, Math.max(0, max), last]
    : [at, seconds, min, sum, max, last];
}

function together(one: PartSample, other: PartSample): PartSample {
  const add = <K extends string>(
    a: Readonly<Record<K, number>>,
    b: Readonly<Record<K, number>>,
  ): Record<K, number> =>
    Object.fromEntries((Object.keys(a) as K[]).map((name) => [name, a[name] + b[name]])) as Record<K, number>;
  return {
    queue: one.queue,
    kind: one.kind,
    counts: add(one.counts, other.counts),
    gauges: {
      ...add(one.gauges, other.gauges),
      oldest_waiting_ms: Math.max(one.gauges.oldest_waiting_ms, other.gauges.oldest_waiting_ms),
    },
    durations: {
      waiting_ms: mergeSketches(one.durations.waiting_ms, other.durations.waiting_ms),
      running_ms: mergeSketches(one.durations.running_ms, other.durations.running_ms),
    },
  };
}
