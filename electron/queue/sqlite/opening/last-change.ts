import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { errorText } from '../../../logger.ts';
import { draftOf, flushFile, isThere, replaceFile, type StoreFiles } from './store-files.ts';

/**
 * `jobs.last` says how far a store had come, outside of it: the only way to see that changes are gone from a file that
 * is sound, because somebody deleted its -wal or put an older copy in its place.
 *
 * It is written after each commit that was flushed, so it is never ahead of what is on the disk; itself it is not
 * flushed, and after a power cut it may be behind. Two slots are overwritten in turn, in different blocks, so that a
 * torn write leaves the other one; and in place, so that it needs no space.
 */
export interface LastChangeRecord {
  readonly uuid: string;
  readonly lastJob: number;
  readonly lastChange: number;
  /** Wall time of writing, ms. */
  readonly at: number;
}

const MAGIC = 'JbDkLast';
const BLOCK = 4096;
/** Magic, uuid as text, three numbers, CRC-32 of all that. */
const UUID_LENGTH = 36;
const NUMBERS_AT = MAGIC.length + UUID_LENGTH;
const CRC_AT = NUMBERS_AT + 3 * 8;
const SLOT_LENGTH = CRC_AT + 4;

/** Null when there is no file; `broken` when none of its slots is whole. */
export function readLastChange(path: string): LastChangeRecord | 'broken' | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return 'broken';
  }
  const slots = [0, BLOCK].map((at) => decodeSlot(bytes.subarray(at, at + SLOT_LENGTH)));
  const whole = slots.filter((slot) => slot !== null);
  return whole.toSorted((a, b) => b.lastChange - a.lastChange)[0] ?? 'broken';
}

/** Made anew for a store that nobody has open, with all the space that it will ever need. */
export function makeLastChange({ folder, last, wal }: StoreFiles, record: LastChangeRecord): void {
  // What the record promises may be in the -wal of a process that was killed, and not on the disk yet.
  if (isThere(wal)) flushFile(wal);
  const bytes = Buffer.alloc(2 * BLOCK);
  const slot = bytes.subarray(0, SLOT_LENGTH);
  slot.write(MAGIC, 0, 'latin1');
  slot.write(record.uuid, MAGIC.length, 'latin1');
  encodeNumbers(slot, record);
  const draft = draftOf(last);
  try {
    writeFileSync(draft, bytes);
    replaceFile(draft, last, folder);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** A file that was made and read before. */
export class LastChangeFile {
  readonly #file: number;
  readonly #now: () => number;
  readonly #slot = Buffer.alloc(SLOT_LENGTH);
  #at: number;
  #problem: string | null = null;
  #isOpen = true;

  constructor(path: string, uuid: string, now: () => number) {
    this.#now = now;
    this.#slot.write(MAGIC, 0, 'latin1');
    this.#slot.write(uuid, MAGIC.length, 'latin1');
    const bytes = readFileSync(path);
    const [first, second] = [0, BLOCK].map((at) => decodeSlot(bytes.subarray(at, at + SLOT_LENGTH)));
    // The newer slot has to outlive the next write.
    this.#at = (first?.lastChange ?? -1) >= (second?.lastChange ?? -1) ? BLOCK : 0;
    this.#file = openSync(path, 'r+');
  }

  /** Never throws: the change is on the disk, whatever becomes of the record of it. */
  write(lastJob: number, lastChange: number): void {
    if (!this.#isOpen) return;
    encodeNumbers(this.#slot, { lastJob, lastChange, at: this.#now() });
    try {
      writeSync(this.#file, this.#slot, 0, SLOT_LENGTH, this.#at);
      this.#at = BLOCK - this.#at;
      this.#problem = null;
    } catch (error) {
      this.#problem = errorText(error);
    }
  }

  /** Why the last write failed; null when it did not. */
  problem(): string | null {
    return this.#problem;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      this.#problem = errorText(error);
    }
    closeSync(this.#file);
  }
}

function encodeNumbers(slot: Buffer, record: Pick<LastChangeRecord, 'lastJob' | 'lastChange' | 'at'>): void {
  slot.writeDoubleLE(record.lastJob, NUMBERS_AT);
  slot.writeDoubleLE(record.lastChange, NUMBERS_AT + 8);
  slot.writeDoubleLE(record.at, NUMBERS_AT + 16);
  slot.writeUInt32LE(crc32(slot.subarray(0, CRC_AT)), CRC_AT);
}

function decodeSlot(slot: Buffer): LastChangeRecord | null {
  if (slot.length < SLOT_LENGTH || slot.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  if (slot.readUInt32LE(CRC_AT) !== crc32(slot.subarray(0, CRC_AT))) return null;
  return {
    uuid: slot.toString('latin1', MAGIC.length, NUMBERS_AT),
    lastJob: slot.readDoubleLE(NUMBERS_AT),
    lastChange: slot.readDoubleLE(NUMBERS_AT + 8),
    at: slot.readDoubleLE(NUMBERS_AT + 16),
  };
}
