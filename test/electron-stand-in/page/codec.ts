/**
 * Structured clone as text: what crosses between main and a page. The same source runs in Node and, as text, in the
 * page's isolated world, so `makeCodec` uses nothing from outside itself. The native `structuredClone` decides what may
 * cross; this only writes down what came out of it.
 */
export interface Codec {
  /** Throws "An object could not be cloned.", as Electron does. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export function makeCodec(): Codec {
  const TAG = '$t';
  const VIEWS = new Set(
    'Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float16 Float32 Float64 BigInt64 BigUint64'
      .split(' ')
      .map((name) => `${name}Array`)
      .concat('DataView'),
  );
  const ERRORS: Record<string, ErrorConstructor> = {
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  };
  type Tagged = Record<string, unknown>;

  function toBase64(bytes: Uint8Array): string {
    let text = '';
    // A call takes only so many arguments; 32 Ki is safe in every engine.
    for (let at = 0; at < bytes.length; at += 32_768) {
      text += String.fromCharCode.apply(null, Array.from(bytes.subarray(at, at + 32_768)));
    }
    return btoa(text);
  }

  function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
    return bytes;
  }

  function writer(): (value: unknown) => unknown {
    const seen = new Map<object, number>();
    const write = (value: unknown): unknown => {
      if (typeof value === 'undefined') return { [TAG]: 'undefined' };
      if (typeof value === 'bigint') return { [TAG]: 'bigint', v: String(value) };
      if (typeof value === 'number') {
        if (Object.is(value, -0)) return { [TAG]: 'number', v: '-0' };
        return Number.isFinite(value) ? value : { [TAG]: 'number', v: String(value) };
      }
      if (typeof value !== 'object' || value === null) return value;
      const known = seen.get(value);
      if (known !== undefined) return { [TAG]: 'seen', v: known };
      seen.set(value, seen.size);
      return writeObject(value);
    };
    const writeObject = (value: object): unknown => {
      if (Array.isArray(value)) return Array.from(value, write);
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      if (value instanceof Date)
        return { [TAG]: kind, v: Number.isNaN(value.getTime()) ? null : value.getTime() };
      if (value instanceof RegExp) return { [TAG]: kind, v: [value.source, value.flags] };
      if (value instanceof Map)
        return { [TAG]: kind, v: [...value].map(([key, item]) => [write(key), write(item)]) };
      if (value instanceof Set) return { [TAG]: kind, v: [...value].map(write) };
      if (value instanceof ArrayBuffer) return { [TAG]: kind, v: toBase64(new Uint8Array(value)) };
      if (value instanceof Error)
        return { [TAG]: 'Error', v: [value.name, value.message, value.stack, write(value.cause)] };
      if (ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return { [TAG]: kind, v: toBase64(bytes) };
      }
      // Blob, File, ImageData and boxed primitives: Electron's IPC refuses the former, nobody sends the latter.
      if (kind !== 'Object') throw new Error('An object could not be cloned.');
      const entries = Object.entries(value).map(([key, item]) => [key, write(item)] as const);
      return Object.hasOwn(value, TAG) || Object.hasOwn(value, '__proto__')
        ? { [TAG]: 'Object', v: entries }
        : Object.fromEntries(entries);
    };
    return write;
  }

  function reader(): (written: unknown) => unknown {
    const seen: unknown[] = [];
    const keep = <T>(value: T): T => {
      seen.push(value);
      return value;
    };
    const read = (written: unknown): unknown => {
      if (written === null || typeof written !== 'object') return written;
      if (Array.isArray(written)) {
        const list: unknown[] = keep([]);
        for (const item of written) list.push(read(item));
        return list;
      }
      if (!Object.hasOwn(written, TAG)) return readEntries(Object.entries(written));
      return readTagged(written as Tagged);
    };
    const readEntries = (entries: Iterable<readonly [string, unknown]>): object => {
      const object = keep({});
      for (const [key, item] of entries) {
        const value = read(item);
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      }
      return object;
    };
    const readTagged = (tagged: Tagged): unknown => {
      const kind = String(tagged[TAG]);
      const v = tagged['v'];
      if (kind === 'undefined') return undefined;
      if (kind === 'number') return Number(v);
      if (kind === 'bigint') return BigInt(v as string);
      if (kind === 'seen') return seen[v as number];
      if (kind === 'Date') return keep(new Date(v === null ? Number.NaN : (v as number)));
      if (kind === 'RegExp') return keep(new RegExp(...(v as [string, string])));
      if (kind === 'ArrayBuffer') return keep(fromBase64(v as string).buffer);
      if (kind === 'Object') return readEntries(v as [string, unknown][]);
      if (kind === 'Error') return readError(v as [string, string, string, unknown]);
      if (kind === 'Map') {
        const map = keep(new Map());
        for (const [key, item] of v as [unknown, unknown][]) map.set(read(key), read(item));
        return map;
      }
      if (kind === 'Set') {
        const set = keep(new Set());
        for (const item of v as unknown[]) set.add(read(item));
        return set;
      }
      if (!VIEWS.has(kind)) throw new Error(`codec: unknown kind ${kind}`);
      const View = Reflect.get(globalThis, kind) as new (buffer: ArrayBuffer) => ArrayBufferView;
      return keep(new View(fromBase64(v as string).buffer));
    };
    const readError = ([name, message, stack, cause]: [string, string, string, unknown]): Error => {
      const error = keep(new (ERRORS[name] ?? Error)(message));
      error.stack = stack;
      const value = read(cause);
      if (value !== undefined) {
        Object.defineProperty(error, 'cause', { value, writable: true, configurable: true });
      }
      return error;
    };
    return read;
  }

  return {
    encode(value) {
      let clone: unknown;
      try {
        clone = structuredClone(value);
      } catch {
        throw new Error('An object could not be cloned.');
      }
      return JSON.stringify(writer()(clone));
    },
    decode(text) {
      return reader()(JSON.parse(text));
    },
  };
}
