import { dirname, resolve } from 'node:path';
import { bytesOf, type Call, descriptorOf, pathOf } from './strace-parser.ts';

/** When a call began and when it had returned; between the two it may have had its effect at any time. */
export interface Span {
  readonly entered: number;
  readonly left: number;
}

/** A change of what is in a file. */
export type DataChange = Span &
  (
    | { readonly type: 'write'; readonly offset: number; readonly data: Buffer }
    | { readonly type: 'resize'; readonly size: number }
  );

export interface TracedFile {
  readonly changes: DataChange[];
  readonly syncs: Span[];
  readonly failedSyncs: Span[];
}

/** A change of names, all or nothing: a rename takes one name away and gives another. */
export interface NameChange extends Span {
  readonly names: readonly { readonly path: string; readonly file: TracedFile | null }[];
}

/** What was done to the files of a folder, and to the folder itself. */
export interface DiskHistory {
  readonly names: readonly NameChange[];
  readonly folderSyncs: readonly Span[];
  readonly files: readonly TracedFile[];
}

interface Open {
  readonly file: TracedFile;
  readonly flags: string;
  position: number;
}

/** Calls that name files, and which of their arguments do. What a folder's name is given to is not looked at. */
const PATHS: Readonly<Record<string, readonly number[]>> = {
  unlink: [0],
  unlinkat: [1],
  rename: [0, 1],
  renameat: [1, 3],
  renameat2: [1, 3],
  link: [0, 1],
  linkat: [1, 3],
  mkdir: [0],
  mkdirat: [1],
  rmdir: [0],
  symlink: [1],
  symlinkat: [2],
  truncate: [0],
};
const OPENING = new Set(['open', 'openat', 'creat']);
const FLUSHING = new Set(['fsync', 'fdatasync']);

/** All calls that the model has to see, those among them that it doesn't know. */
export const TRACED_CALLS: readonly string[] = [
  ...Object.keys(PATHS),
  ...OPENING,
  ...['close', 'dup', 'dup2', 'dup3', 'lseek', 'mmap', 'msync', ...FLUSHING, 'sync_file_range'],
  ...['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'fallocate'],
  ...['copy_file_range', 'sendfile', 'splice'],
];

/**
 * Turns system calls into what they did to the files of one folder, which was empty before, and has no folders in it.
 * What it doesn't know is an error, and not passed over in silence: a call that it doesn't see is a proof of nothing.
 */
export class DiskRecorder implements DiskHistory {
  readonly names: NameChange[] = [];
  readonly folderSyncs: Span[] = [];
  readonly files: TracedFile[] = [];
  readonly #folder: string;
  readonly #isIgnored: (path: string) => boolean;
  readonly #live = new Map<string, TracedFile>();
  readonly #open = new Map<number, Open | 'folder'>();

  /** `isIgnored` names files whose content doesn't matter, such as those that are written through memory. */
  constructor(folder: string, isIgnored: (path: string) => boolean = () => false) {
    this.#folder = folder;
    this.#isIgnored = isIgnored;
  }

  /** Calls of one process, later than all before; its descriptors are its own. */
  record(calls: readonly Call[]): void {
    if (this.isUnclear)
      throw new Error('a process was killed in a call: nobody knows what the next one found');
    this.#open.clear();
    for (const call of calls) {
      if (call.result === null || call.result >= 0) this.#take(call);
      else if (FLUSHING.has(call.name)) this.#failedToFlush(call);
    }
  }

  /** Its process was killed in a call that changes something: that may have happened, in whole, in part or not. */
  get isUnclear(): boolean {
    const spans = [...this.names, ...this.files.flatMap(({ changes }) => changes)];
    return spans.some(({ left }) => left === Number.POSITIVE_INFINITY);
  }

  #take(call: Call): void {
    const { name } = call;
    const paths = PATHS[name]?.map((place) => this.#pathArg(call, place));
    if (paths === undefined) this.#takeOnDescriptor(call);
    else if (!paths.some((path) => this.#isHere(path))) return;
    else if (name.startsWith('unlink')) this.#name(call, [[paths[0], null]]);
    else if (name.startsWith('rename')) {
      this.#name(call, [
        [paths[0], null],
        [paths[1], this.#fileAt(paths[0])],
      ]);
    } else if (name.startsWith('link')) this.#name(call, [[paths[1], this.#fileAt(paths[0])]]);
    else this.#refuse(call);
  }

  #takeOnDescriptor(call: Call): void {
    if (OPENING.has(call.name)) this.#opened(call);
    else if (call.name === 'close') this.#open.delete(descriptorOf(call.args[0]));
    else if (call.name === 'mmap') this.#mapped(call);
    else this.#changed(call);
  }

  #opened({ name, args, result, path, entered, left }: Call): void {
    if (result === null || path === null) return;
    if (path === this.#folder) this.#open.set(result, 'folder');
    if (!this.#isHere(path)) return;
    const flags = name === 'creat' ? 'O_WRONLY|O_CREAT|O_TRUNC' : (args[name === 'open' ? 1 : 2] ?? '');
    let file = this.#live.get(path);
    if (file === undefined) {
      file = { changes: [], syncs: [], failedSyncs: [] };
      this.files.push(file);
      this.#name({ entered, left }, [[path, file]]);
    } else if (flags.includes('O_TRUNC')) file.changes.push({ type: 'resize', size: 0, entered, left });
    this.#open.set(result, { file, flags, position: 0 });
  }

  #changed(call: Call): void {
    const open = this.#open.get(descriptorOf(call.args[0]));
    if (open === undefined) return;
    const { name, args, result, entered, left } = call;
    const { syncs } = open === 'folder' ? { syncs: this.folderSyncs } : open.file;
    if (FLUSHING.has(name)) {
      syncs.push({ entered, left });
      return;
    }
    if (open === 'folder') return;
    const { changes } = open.file;
    switch (name) {
      case 'pwrite64':
        changes.push({ type: 'write', offset: Number(args[3]), data: written(call), entered, left });
        return;
      case 'write': {
        // Reading moves the position too, and is not in the trace.
        this.#refuseIf(!open.flags.includes('O_WRONLY') || open.flags.includes('O_APPEND'), call);
        const data = written(call);
        changes.push({ type: 'write', offset: open.position, data, entered, left });
        open.position += data.length;
        return;
      }
      case 'lseek':
        open.position = result ?? 0;
        return;
      case 'ftruncate':
        changes.push({ type: 'resize', size: Number(args[1]), entered, left });
        return;
      case 'fallocate':
        this.#refuseIf(args[1] !== '0' && args[1] !== 'FALLOC_FL_KEEP_SIZE', call);
        if (args[1] === '0') this.#grown(open.file, Number(args[2]) + Number(args[3]), call);
        return;
      default:
        this.#refuse(call);
    }
  }

  #failedToFlush({ args, entered, left }: Call): void {
    const open = this.#open.get(descriptorOf(args[0]));
    if (open !== undefined && open !== 'folder') open.file.failedSyncs.push({ entered, left });
  }

  #grown(file: TracedFile, size: number, { entered, left }: Call): void {
    if (size > sizeAfter(file.changes)) file.changes.push({ type: 'resize', size, entered, left });
  }

  /** Memory that is written shows up in the file without a call. */
  #mapped(call: Call): void {
    const [, , protection = '', flags = '', descriptor = ''] = call.args;
    if (!flags.includes('MAP_SHARED') || !protection.includes('PROT_WRITE')) return;
    const path = pathOf(descriptor);
    this.#refuseIf(path !== null && this.#isHere(path), call);
  }

  #name(
    { entered, left }: Span,
    changes: readonly (readonly [string | undefined, TracedFile | null])[],
  ): void {
    const names = changes.flatMap(([path = '', file]) => (this.#isHere(path) ? [{ path, file }] : []));
    this.names.push({ entered, left, names });
    for (const { path, file } of names) {
      if (file === null) this.#live.delete(path);
      else this.#live.set(path, file);
    }
  }

  /** A file that comes from elsewhere has a content that nobody saw. */
  #fileAt(path = ''): TracedFile {
    const file = this.#live.get(path);
    if (file === undefined) throw new Error(`the disk model does not know ${path}, which gets a new name`);
    return file;
  }

  #pathArg({ args }: Call, place: number): string {
    return resolve('/', bytesOf(args[place]).toString());
  }

  #isHere(path: string): boolean {
    if (!path.startsWith(`${this.#folder}/`) || this.#isIgnored(path)) return false;
    if (dirname(path) !== this.#folder) throw new Error(`the disk model knows no folders: ${path}`);
    return true;
  }

  #refuseIf(condition: boolean, call: Call): void {
    if (condition) this.#refuse(call);
  }

  #refuse({ name, args }: Call): never {
    const words = args.map((arg) => (arg.length > 60 ? '…' : arg)).join(', ');
    throw new Error(`the disk model does not know what ${name}(${words}) does to the folder`);
  }
}

/** What was written of what was to be written; all of it may have been when it never returned. */
function written({ args, result }: Call): Buffer {
  const data = bytesOf(args[1]);
  return result === null ? data : data.subarray(0, result);
}

export function sizeAfter(changes: readonly DataChange[]): number {
  return changes.reduce(sizeAfterOne, 0);
}

export function sizeAfterOne(size: number, change: DataChange): number {
  return change.type === 'resize' ? change.size : Math.max(size, change.offset + change.data.length);
}

export function endOf(change: DataChange): number {
  return change.type === 'resize' ? change.size : change.offset + change.data.length;
}
