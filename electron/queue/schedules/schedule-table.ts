import TinyQueue from 'tinyqueue';
import {
  MAX_SOONEST,
  type Schedule,
  type SchedulesPresent,
  type SoonSchedule,
} from '../../../shared/schedules/schedule.ts';
import { utf8Length } from '../../../shared/words/utf8-length.ts';

/** A schedule, and what only this process knows of it. */
export interface Entry {
  schedule: Schedule;
  /** Of its job, as UTF-8 JSON. */
  bytes: number;
  /** It was taken to be fired, and comes back when that is done. */
  isFiring: boolean;
  /** Moments up to here may have their job already: before they are fired, that is looked up. */
  doubtUntil: number;
}

interface Due {
  readonly at: number;
  readonly entry: Entry;
}

/** All schedules, in memory: the next one due, and the list by name. */
export class ScheduleTable {
  readonly #entries = new Map<string, Entry>();
  /** May hold what is no longer due then; it is dropped when its turn comes. */
  #due = new TinyQueue<Due>([], (a, b) => a.at - b.at);
  #byName: readonly Entry[] | null = null;
  #paused = 0;
  #revision = 0;
  #bytes = 0;
  #soonest: { readonly revision: number; readonly list: readonly SoonSchedule[] } = { revision: 0, list: [] };

  get size(): number {
    return this.#entries.size;
  }

  /** Of all their jobs together, as UTF-8 JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  get(scheduleId: string): Entry | null {
    return this.#entries.get(scheduleId) ?? null;
  }

  /** New, or in the place of what it was. */
  set(schedule: Schedule): Entry {
    const known = this.#entries.get(schedule.id);
    const bytes = known?.schedule.job === schedule.job ? known.bytes : sizeOf(schedule);
    const entry = known ?? { schedule, bytes: 0, isFiring: false, doubtUntil: 0 };
    if (known === undefined || known.schedule.name !== schedule.name) this.#byName = null;
    if (known !== undefined) this.#paused -= pausedOf(known);
    this.#bytes += bytes - entry.bytes;
    entry.schedule = schedule;
    entry.bytes = bytes;
    this.#paused += pausedOf(entry);
    if (known === undefined) this.#entries.set(schedule.id, entry);
    this.#push(entry);
    this.#revision += 1;
    return entry;
  }

  delete(scheduleId: string): void {
    const entry = this.#entries.get(scheduleId);
    if (entry === undefined) return;
    this.#entries.delete(scheduleId);
    this.#bytes -= entry.bytes;
    this.#paused -= pausedOf(entry);
    this.#byName = null;
    this.#revision += 1;
  }

  /** The next that are due, at most `limit`; each is firing until it is put back. */
  takeDue(now: number, limit: number): readonly Entry[] {
    const taken: Entry[] = [];
    while (taken.length < limit && (this.nextAt() ?? Number.POSITIVE_INFINITY) <= now) {
      const due = this.#due.pop();
      if (due === undefined) break;
      due.entry.isFiring = true;
      taken.push(due.entry);
    }
    return taken;
  }

  putBack(entry: Entry): void {
    entry.isFiring = false;
    this.#push(entry);
  }

  nextAt(): number | null {
    for (let due = this.#due.peek(); due !== undefined; due = this.#due.peek()) {
      if (this.#isStill(due)) return due.at;
      this.#due.pop();
    }
    return null;
  }

  #push(entry: Entry): void {
    const at = momentOf(entry);
    if (at === null || entry.isFiring || !this.#isOf(entry)) return;
    this.#due.push({ at, entry });
    if (this.#due.length <= 2 * this.#entries.size + 64) return;
    // Mostly what is no longer due then.
    const due = this.#due.data.filter((each) => this.#isStill(each));
    const unique = new Map(due.map((each) => [each.entry, each]));
    this.#due = new TinyQueue([...unique.values()], (a, b) => a.at - b.at);
  }

  #isStill({ at, entry }: Due): boolean {
    return momentOf(entry) === at && !entry.isFiring && this.#isOf(entry);
  }

  #isOf(entry: Entry): boolean {
    return this.#entries.get(entry.schedule.id) === entry;
  }

  /** By name, then by id. */
  sorted(): readonly Entry[] {
    this.#byName ??= this.entries().toSorted((a, b) => inOrder(a.schedule, b.schedule));
    return this.#byName;
  }

  idsNamed(name: string, limit: number): readonly string[] {
    const named = this.sorted().filter(({ schedule }) => schedule.name === name);
    return named.slice(0, limit).map(({ schedule }) => schedule.id);
  }

  present(): SchedulesPresent {
    const soonest = this.#soonestNow();
    return {
      revision: this.#revision,
      total: this.size,
      paused: this.#paused,
      nextAt: this.nextAt(),
      soonest,
    };
  }

  /** Looked for among all of them, and once for each change at most. */
  #soonestNow(): readonly SoonSchedule[] {
    if (this.#soonest.revision === this.#revision) return this.#soonest.list;
    const list: SoonSchedule[] = [];
    for (const entry of this.#entries.values()) {
      const nextAt = momentOf(entry);
      const last = list.at(-1);
      if (nextAt === null || (list.length === MAX_SOONEST && last !== undefined && last.nextAt <= nextAt))
        continue;
      const { id, name } = entry.schedule;
      const place = list.findIndex((each) => each.nextAt > nextAt);
      list.splice(place === -1 ? list.length : place, 0, { id, name, nextAt });
      if (list.length > MAX_SOONEST) list.pop();
    }
    this.#soonest = { revision: this.#revision, list };
    return list;
  }
}

const pausedOf = ({ schedule }: Entry): number => (schedule.state.type === 'paused' ? 1 : 0);

const momentOf = ({ schedule: { state } }: Entry): number | null =>
  state.type === 'on' ? state.nextAt : null;

const sizeOf = ({ job }: Schedule): number => utf8Length(JSON.stringify(job));

export function inOrder(
  a: { readonly name: string; readonly id: string },
  b: { readonly name: string; readonly id: string },
): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
