import type { Codec } from './codec.ts';

/**
 * Electron's contextBridge between a page's two JavaScript worlds. They share nothing but the DOM, so it is synchronous
 * DOM events under a name that nobody else knows, with text in them: values cross by copy, functions as proxies,
 * promises as promises. The same function runs on both sides (as text: it uses nothing from outside itself).
 */
export interface Bridge {
  /** Defines `key` on the other world's window, frozen; throws as Electron does when the name is taken. */
  expose(key: string, api: unknown): void;
  /** Calls what the other side gave as `host`; for the stand-in's own needs. */
  host(...args: unknown[]): unknown;
}

type Side = 'page' | 'preload';

export function makeBridge(
  nonce: string,
  side: Side,
  codec: Codec,
  host: (...args: unknown[]) => unknown,
): Bridge {
  type Packed =
    | { readonly kind: 'plain'; readonly value: string | number | boolean | null }
    | { readonly kind: 'cloned'; readonly text: string }
    | { readonly kind: 'undefined' }
    | { readonly kind: 'seen'; readonly at: number }
    | { readonly kind: 'function' | 'own-function' | 'promise'; readonly id: number }
    | { readonly kind: 'error'; readonly message: string }
    | { readonly kind: 'array'; readonly items: readonly Packed[] }
    | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Packed])[] };
  type Message =
    | { readonly op: 'call'; readonly id: number; readonly args: Packed }
    | { readonly op: 'returned'; readonly threw: boolean; readonly value: Packed }
    | { readonly op: 'settled'; readonly id: number; readonly ok: boolean; readonly value: Packed }
    | { readonly op: 'expose'; readonly key: string; readonly value: Packed };
  type AnyFunction = (...args: unknown[]) => unknown;

  const HOST_ID = 0;
  const MAX_DEPTH = 1000;
  const DEPTH_ERROR = `Electron contextBridge recursion depth exceeded.  Nested objects deeper than ${MAX_DEPTH} are not supported.`;
  const UNKNOWN_ERROR =
    'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';
  // Taken before any script of the page could replace them.
  const { parse, stringify } = JSON;
  const dispatch = document.dispatchEvent.bind(document);
  const Carrier = CustomEvent;
  const other: Side = side === 'page' ? 'preload' : 'page';
  const post = (message: Message): void => {
    dispatch(new Carrier(`${nonce}-${other}`, { detail: stringify(message) }));
  };

  let lastId = HOST_ID;
  const ownFunctions = new Map<number, AnyFunction>([[HOST_ID, host]]);
  const ownIds = new WeakMap<AnyFunction, number>();
  const proxies = new Map<number, AnyFunction>();
  const proxied = new WeakMap<AnyFunction, number>();
  const unsettled = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();

  function pack(value: unknown, depth = 0, seen = new Map<object, number>()): Packed {
    if (depth >= MAX_DEPTH) throw new TypeError(DEPTH_ERROR);
    if (typeof value === 'symbol' || value === undefined) return { kind: 'undefined' };
    if (value === null || typeof value === 'string' || typeof value === 'boolean')
      return { kind: 'plain', value };
    if (typeof value === 'number' || typeof value === 'bigint')
      return { kind: 'cloned', text: codec.encode(value) };
    if (typeof value === 'function') return packFunction(value as AnyFunction);
    const known = seen.get(value as object);
    if (known !== undefined) return { kind: 'seen', at: known };
    seen.set(value as object, seen.size);
    if (value instanceof Promise) return packPromise(value);
    if (value instanceof Error) return { kind: 'error', message: String(value.message) };
    if (Array.isArray(value)) {
      return { kind: 'array', items: Array.from(value, (item) => pack(item, depth + 1, seen)) };
    }
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (/^(Map|Set|Date|RegExp|ArrayBuffer|DataView|\w+Array)$/.test(tag)) {
      return { kind: 'cloned', text: codec.encode(value) };
    }
    const entries = Object.entries(value as object).map(
      ([key, item]) => [key, pack(item, depth + 1, seen)] as const,
    );
    return { kind: 'object', entries };
  }

  function packFunction(call: AnyFunction): Packed {
    const theirs = proxied.get(call);
    if (theirs !== undefined) return { kind: 'own-function', id: theirs };
    let id = ownIds.get(call);
    if (id === undefined) {
      id = ++lastId;
      ownIds.set(call, id);
      ownFunctions.set(id, call);
    }
    return { kind: 'function', id };
  }

  function packPromise(promise: Promise<unknown>): Packed {
    const id = ++lastId;
    promise.then(
      (value) => post({ op: 'settled', id, ok: true, value: packSafely(value) }),
      (error) => post({ op: 'settled', id, ok: false, value: packSafely(error) }),
    );
    return { kind: 'promise', id };
  }

  function packSafely(value: unknown): Packed {
    try {
      return pack(value);
    } catch (error) {
      return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
    }
  }

  function unpack(packed: Packed, frozen: boolean, seen: unknown[] = []): unknown {
    switch (packed.kind) {
      case 'undefined':
        return undefined;
      case 'plain':
        return packed.value;
      case 'own-function':
        return ownFunctions.get(packed.id);
      case 'function':
        return proxyOf(packed.id);
      case 'seen':
        return seen[packed.at];
      case 'cloned': {
        const value = codec.decode(packed.text);
        if (typeof value === 'object') seen.push(value);
        return value;
      }
      case 'error': {
        const error = new Error(packed.message);
        seen.push(error);
        return error;
      }
      case 'promise': {
        const promise = new Promise((resolve, reject) => unsettled.set(packed.id, { resolve, reject }));
        seen.push(promise);
        return promise;
      }
      case 'array': {
        const list: unknown[] = [];
        seen.push(list);
        for (const item of packed.items) list.push(unpack(item, frozen, seen));
        return frozen ? Object.freeze(list) : list;
      }
      case 'object': {
        const object = {};
        seen.push(object);
        for (const [key, item] of packed.entries) {
          const value = unpack(item, frozen, seen);
          Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
        }
        return frozen ? Object.freeze(object) : object;
      }
    }
  }

  function proxyOf(id: number): AnyFunction {
    const known = proxies.get(id);
    if (known) return known;
    const proxy: AnyFunction = (...args) => callOther(id, args);
    proxies.set(id, proxy);
    proxied.set(proxy, id);
    return proxy;
  }

  let answer: Extract<Message, { op: 'returned' }> | undefined;
  function ask(message: Message): unknown {
    answer = undefined;
    post(message); // synchronous: the other side has answered when this returns
    const given = answer as Extract<Message, { op: 'returned' }> | undefined;
    answer = undefined;
    if (!given) throw new Error('contextBridge: the other world is gone');
    const value = unpack(given.value, false);
    if (given.threw) throw value;
    return value;
  }
  function callOther(id: number, args: unknown[]): unknown {
    return ask({ op: 'call', id, args: pack(args) });
  }

  function answerCall(message: Extract<Message, { op: 'call' }>): Message {
    try {
      const call = ownFunctions.get(message.id);
      const args = unpack(message.args, false) as unknown[];
      return { op: 'returned', threw: false, value: pack(call?.(...args)) };
    } catch (error) {
      const given = error instanceof Error ? error : new Error(UNKNOWN_ERROR);
      return { op: 'returned', threw: true, value: packSafely(given) };
    }
  }

  function define(message: Extract<Message, { op: 'expose' }>): Message {
    if (Object.hasOwn(window, message.key)) {
      const text = 'Cannot bind an API on top of an existing property on the window object';
      return { op: 'returned', threw: true, value: { kind: 'error', message: text } };
    }
    const value = unpack(message.value, true);
    Object.defineProperty(window, message.key, {
      value,
      enumerable: true,
      configurable: false,
      writable: false,
    });
    return { op: 'returned', threw: false, value: { kind: 'undefined' } };
  }

  document.addEventListener(
    `${nonce}-${side}`,
    (event) => {
      event.stopImmediatePropagation();
      const message = parse((event as CustomEvent<string>).detail) as Message;
      if (message.op === 'returned') answer = message;
      else if (message.op === 'call') post(answerCall(message));
      else if (message.op === 'expose') post(define(message));
      else {
        const promise = unsettled.get(message.id);
        unsettled.delete(message.id);
        const value = unpack(message.value, false);
        if (message.ok) promise?.resolve(value);
        else promise?.reject(value);
      }
    },
    true,
  );

  return {
    expose(key, api) {
      ask({ op: 'expose', key, value: pack(api) });
    },
    host(...args) {
      return callOther(HOST_ID, args);
    },
  };
}
