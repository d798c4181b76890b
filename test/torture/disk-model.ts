import { withoutForgotten } from './disk-model-forget.ts';
import {
  type DataChange,
  type DiskHistory,
  endOf,
  type NameChange,
  type Span,
  sizeAfterOne,
  type TracedFile,
} from './disk-model-trace.ts';

/**
 * What a disk may hold after a power cut. What was flushed is there; of the rest, each part may be there or not, in any
 * order. README.md says where the rules are from.
 *
 * - A file's data: each sector or page by itself has the content that it had after one of the writes to it since the
 *   last flush, or before them: the cache holds one version of it at a time, and writes that out whenever it likes.
 * - A file's length: one of those that it had since the last flush, whatever became of the data. What lies within the
 *   length and was never written out reads as zeros, or as whatever the disk had there before.
 * - Names: with `any order`, each name by itself is one of those that it was since the folder was flushed; flushing a
 *   file does nothing for its name. With `journal` (ext4, XFS), all names changed in one order that is cut at one
 *   point, flushing a file keeps its name, and a length is only written once the data below it is.
 */
export type DiskRules = 'any order' | 'journal';

export interface Cut {
  /** In lines of the trace: what began before it may be on the disk. */
  readonly moment: number;
  readonly rules: DiskRules;
  /** What is written whole or not at all: a sector (512) or a page of the cache (4096). */
  readonly unit: 512 | 4096;
  /** How much of what was not flushed is there, from nothing (0) to all (1). */
  readonly kept: number;
  /** A disk that says that it flushed, and did not. Only to see that it is seen. */
  readonly liesAboutFlushes?: boolean;
  /** What was to be flushed when that failed is forgotten (see disk-model-forget.ts). Default: the next flush has it. */
  readonly forgetsWhatFailed?: boolean;
}

/** Uniform in [0, 1). */
export type Random = () => number;

/** The folder as it may be found after the cut: contents by path. */
export function cutPower(history: DiskHistory, cut: Cut, random: Random): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const [path, file] of namesAfter(history, cut, random)) {
    found.set(path, contentAfter(file, cut, random));
  }
  return found;
}

function namesAfter(history: DiskHistory, cut: Cut, random: Random): ReadonlyMap<string, TracedFile> {
  const begun = history.names.filter(({ entered }) => entered < cut.moment);
  const flushed = flushedBefore(history.folderSyncs, cut);
  const names = new Map<string, TracedFile>();
  const take = ({ names: changed }: NameChange): void => {
    for (const { path, file } of changed) {
      if (file === null) names.delete(path);
      else names.set(path, file);
    }
  };
  if (cut.rules === 'journal') {
    const safe = begun.findLastIndex(
      (change) => change.left < flushed || change.names.some(({ file }) => isFlushed(file, change, cut)),
    );
    const length = safe + 1 + some(begun.length - safe - 1, cut.kept, random);
    begun.slice(0, length).forEach(take);
    return names;
  }
  begun.filter(({ left }) => left < flushed).forEach(take);
  // A rename is all or nothing even here; what came before it on its names came before it on the disk.
  const stuck = new Set<string>();
  for (const change of begun.filter(({ left }) => left >= flushed)) {
    if (change.names.every(({ path }) => !stuck.has(path)) && chance(cut.kept, random)) take(change);
    else for (const { path } of change.names) stuck.add(path);
  }
  return names;
}

function isFlushed(file: TracedFile | null, change: NameChange, cut: Cut): boolean {
  return file !== null && change.left < flushedBefore(file.syncs, cut);
}

/** What had returned before this moment is flushed. */
function flushedBefore(syncs: readonly Span[], cut: Cut): number {
  if (cut.liesAboutFlushes === true) return Number.NEGATIVE_INFINITY;
  let flushed = Number.NEGATIVE_INFINITY;
  for (const { entered, left } of syncs) if (left < cut.moment) flushed = Math.max(flushed, entered);
  return flushed;
}

function contentAfter(file: TracedFile, cut: Cut, random: Random): Buffer {
  const flushed = flushedBefore(file.syncs, cut);
  const changes = cut.forgetsWhatFailed === true ? withoutForgotten(file, cut.moment) : file.changes;
  const begun = changes.filter(({ entered }) => entered < cut.moment);
  const base = new Content(begun.reduce((most, change) => Math.max(most, endOf(change)), 0));
  for (const change of begun) if (change.left < flushed) base.apply(change);
  const growing = settleShortenings(
    base,
    begun.filter(({ left }) => left >= flushed),
    cut,
    random,
  );

  const sizes = [base.size];
  for (const change of growing) sizes.push(sizeAfterOne(sizes.at(-1) ?? 0, change));
  const size = sizes[some(growing.length, cut.kept, random)] ?? 0;

  const { bytes, size: oldSize } = base;
  for (const [start, writes] of writesByUnit(growing, cut.unit)) {
    const isNew = start >= oldSize;
    const fewest = cut.rules === 'journal' && isNew && start < size ? 1 : 0;
    const taken = fewest + some(writes.length - fewest, cut.kept, random);
    const part = bytes.subarray(start, start + cut.unit);
    if (taken === 0 && isNew && chance(STALE, random)) part.fill(Math.floor(random() * 256));
    for (const { offset, data } of writes.slice(0, taken)) copyPart(data, offset, part, start);
  }
  return bytes.subarray(0, size);
}

/** How often a part of a file that was never written out holds what the disk had there before. */
const STALE = 0.25;

class Content {
  readonly bytes: Buffer;
  size = 0;

  constructor(mostBytes: number) {
    this.bytes = Buffer.alloc(mostBytes);
  }

  apply(change: DataChange): void {
    if (change.type === 'write') change.data.copy(this.bytes, change.offset);
    else if (change.size < this.size) this.bytes.fill(0, change.size);
    this.size = sizeAfterOne(this.size, change);
  }
}

/**
 * Decides which shortenings of a file are on the disk, and answers what is left of the other changes. One that is takes
 * what was behind it along. One that is lost takes later lengths along, and what was written behind it later: that went
 * to new places on the disk, which nothing points to.
 */
function settleShortenings(
  base: Content,
  changes: readonly DataChange[],
  cut: Cut,
  random: Random,
): readonly DataChange[] {
  let settled: DataChange[] = [];
  let { size } = base;
  let lostAt: number | null = null;
  for (const change of changes) {
    if (lostAt !== null) settled.push(...clipped(change, lostAt));
    else if (change.type === 'write' || change.size >= size) settled.push(change);
    else if (chance(cut.kept, random)) {
      base.apply(change);
      base.size = change.size;
      settled = settled.flatMap((earlier) => clipped(earlier, change.size));
    } else lostAt = change.size;
    size = sizeAfterOne(size, change);
  }
  return settled;
}

function clipped(change: DataChange, end: number): readonly DataChange[] {
  if (change.type === 'resize' || change.offset >= end) return [];
  return [{ ...change, data: change.data.subarray(0, end - change.offset) }];
}

type Write = Extract<DataChange, { type: 'write' }>;

/** By where the unit starts. */
function writesByUnit(changes: readonly DataChange[], unit: number): ReadonlyMap<number, readonly Write[]> {
  const units = new Map<number, Write[]>();
  for (const change of changes) {
    if (change.type !== 'write') continue;
    const end = endOf(change);
    for (let start = change.offset - (change.offset % unit); start < end; start += unit) {
      const writes = units.get(start);
      if (writes === undefined) units.set(start, [change]);
      else writes.push(change);
    }
  }
  return units;
}

/** What of `data` at `offset` falls into the part of the file that begins at `start`. */
function copyPart(data: Buffer, offset: number, part: Buffer, start: number): void {
  const skipped = Math.max(0, start - offset);
  data.copy(part, Math.max(0, offset - start), skipped, skipped + part.length);
}

/** From 0 to `most`. */
function some(most: number, kept: number, random: Random): number {
  if (kept === 1) return most;
  return most > 0 && chance(kept, random) ? 1 + Math.floor(random() * most) : 0;
}

function chance(probability: number, random: Random): boolean {
  return random() < probability;
}
