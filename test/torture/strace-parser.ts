/** A system call as strace wrote it down with `-f -y -xx`: every text in hex, every file descriptor with its path. */
export interface Call {
  readonly name: string;
  /** As written, without the text of a descriptor's path. */
  readonly args: readonly string[];
  /** null: it never returned, for its process was killed in it. */
  readonly result: number | null;
  /** Of the descriptor that it returned. */
  readonly path: string | null;
  /** Moments, counted in lines of the trace: between the two it may have had its effect at any time. */
  readonly entered: number;
  /** Infinity when it never returned. */
  readonly left: number;
}

const HEAD = /^(\d+) +(.*)$/s;
const RESUMED = /^<\.\.\. \w+ resumed>(.*)$/s;
const LOST = '<... ??? resumed>';
const UNFINISHED = ' <unfinished ...>';
const WHOLE = /^(\w+)\((.*)\)\s+= (-?\d+|\?|0x[0-9a-f]+)(?:<([^>]*)>)?(?: .*)?$/s;

/** Calls in the order in which they returned, those that never did at the end. Moments are counted on from `since`. */
export function parseTrace(
  trace: Buffer,
  since = 0,
): { readonly calls: readonly Call[]; readonly moment: number } {
  const calls: Call[] = [];
  const underWay = new Map<string, { readonly text: string; readonly entered: number }>();
  let moment = since;
  for (const line of linesOf(trace)) {
    moment += 1;
    const [, thread = '', text = ''] = HEAD.exec(line) ?? [];
    const resumed = RESUMED.exec(text)?.[1];
    if (resumed !== undefined) {
      const begun = underWay.get(thread);
      if (begun === undefined) throw new Error(`line ${moment} of the trace resumes what was not begun`);
      underWay.delete(thread);
      calls.push(callFrom(begun.text + resumed, begun.entered, moment));
    } else if (text.endsWith(UNFINISHED)) {
      underWay.set(thread, { text: text.slice(0, -UNFINISHED.length), entered: moment });
    } else if (text.startsWith(LOST)) {
      // The thread was killed and strace does not know any more in what: that call never returned.
    } else if (!text.startsWith('+++') && !text.startsWith('---')) {
      calls.push(callFrom(text, moment, moment));
    }
  }
  for (const { text, entered } of underWay.values()) {
    calls.push(callFrom(`${text}) = ?`, entered, Number.POSITIVE_INFINITY));
  }
  return { calls, moment };
}

function* linesOf(trace: Buffer): Generator<string> {
  let start = 0;
  for (let end = trace.indexOf(10); end !== -1; end = trace.indexOf(10, start)) {
    yield trace.toString('latin1', start, end);
    start = end + 1;
  }
}

function callFrom(text: string, entered: number, left: number): Call {
  const [, name, args = '', result, path] = WHOLE.exec(text) ?? [];
  if (name === undefined) throw new Error(`expected a system call, the trace has "${text.slice(0, 200)}"`);
  return {
    name,
    // Nothing that is in quotes or brackets holds a comma: it is in hex.
    args: args.split(/, ?/),
    result: result === '?' ? null : Number(result),
    path: path === undefined ? null : textOf(path),
    entered,
    // A call that was under way when its process was killed is written with a question mark.
    left: result === '?' ? Number.POSITIVE_INFINITY : left,
  };
}

/** `28<\x2f\x74>` is descriptor 28. */
export function descriptorOf(arg: string | undefined): number {
  const descriptor = Number.parseInt(arg ?? '', 10);
  if (Number.isNaN(descriptor)) throw new Error(`expected a file descriptor, the trace has "${arg}"`);
  return descriptor;
}

/** The path that strace gave to a descriptor; null for one without, and for a file that was removed. */
export function pathOf(arg: string | undefined): string | null {
  const path = /<([^>]*)>/.exec(arg ?? '')?.[1];
  return path === undefined || arg?.endsWith('(deleted)') ? null : textOf(path);
}

/** The bytes of an argument in quotes. */
export function bytesOf(arg: string | undefined): Buffer {
  if (arg?.startsWith('"') !== true || !arg.endsWith('"')) {
    throw new Error(`expected bytes in full, the trace has "${arg?.slice(0, 40)}…${arg?.slice(-8)}"`);
  }
  return Buffer.from(arg.slice(1, -1).replaceAll('\\x', ''), 'hex');
}

function textOf(hex: string): string {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString();
}
