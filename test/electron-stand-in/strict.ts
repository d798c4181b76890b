import type { EventEmitter } from 'node:events';

/**
 * The rule of the whole stand-in: what it does not implement throws, so that no test passes because nothing happened.
 * `strict` holds that rule for one object; `standInFor` also has the compiler compare the object with Electron's types.
 */

/** Names that runtimes, inspectors and `await` look up on any object; undefined is the right answer for them. */
const ASKED_OF_EVERYTHING: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'default',
  '__esModule',
  'inspect',
  'nodeType',
  '$$typeof',
  'asymmetricMatch',
  'module.exports',
]);

export function notImplemented(what: string): Error {
  return new Error(`stand-in: ${what} is not implemented`);
}

/** A proxy that throws on every name the target does not have, and binds methods (the target has private members). */
export function strict<T extends object>(name: string, target: T): T {
  const bound = new Map<string | symbol, { of: unknown; call: unknown }>();
  const proxy: T = new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object) && !ASKED_OF_EVERYTHING.has(key)) {
        throw notImplemented(`${name}.${key}`);
      }
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== 'function' || Object.hasOwn(object, key) || key === 'constructor') return value;
      const known = bound.get(key);
      if (known?.of === value) return known.call;
      const call = (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, object, args);
        return result === object ? proxy : result;
      };
      bound.set(key, { of: value, call });
      return call;
    },
    set(object, key, value) {
      if (typeof key === 'string' && !(key in object)) throw notImplemented(`assignment to ${name}.${key}`);
      return Reflect.set(object, key, value, object);
    },
  });
  return proxy;
}

/** Everything of `Implementation` that Electron also has, with Electron's type: a signature that drifts doesn't compile. */
export type Agreeing<Implementation, Contract> = {
  [Key in Exclude<keyof Implementation, keyof EventEmitter>]: Key extends keyof Contract
    ? Contract[Key]
    : Implementation[Key];
};

export function standInFor<Contract extends object>(
  name: string,
): <Implementation extends object>(
  implementation: Implementation & Agreeing<Implementation, Contract>,
) => Contract {
  return (implementation) => strict(name, implementation) as unknown as Contract;
}

/** A whole module (or class) of Electron's that the stand-in lacks: any use of it throws. */
export function missing(name: string): object {
  const refuse = (): never => {
    throw notImplemented(name);
  };
  return new Proxy(function missingModule() {}, {
    apply: refuse,
    construct: refuse,
    get: (_target, key) => {
      if (typeof key === 'symbol' || ASKED_OF_EVERYTHING.has(key)) return undefined;
      throw notImplemented(`${name}.${key}`);
    },
  });
}

/** The event object Electron's emitters pass first. */
export interface StandInEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

export function makeEvent<Extra extends object>(extra: Extra): StandInEvent & Extra;
export function makeEvent(): StandInEvent;
export function makeEvent(extra: object = {}): StandInEvent {
  const event: StandInEvent = {
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  // Getters in `extra` (a sender's live URL) must stay getters.
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(extra));
}
