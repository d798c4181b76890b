import { setFlagsFromString } from 'node:v8';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread. One that is run from source is TypeScript, which Node makes JavaScript by a WebAssembly module, in
 * every thread anew. V8 13.6 can crash when threads optimise their calls out of such a module at once (a
 * segmentation fault in TierUpWasmToJSWrapper, seen once in some thousand threads), so they are told not to. The built
 * app has no TypeScript, and no flag is set there.
 */
export function startThread(path: string, options: WorkerOptions): Worker {
  if (path.endsWith('.ts')) setFlagsFromString(NEVER_OPTIMISED);
  return new Worker(path, options);
}

/** Calls before such a call is optimised; below 2^30, which is as far as V8's small integers go. */
const NEVER_OPTIMISED = '--wasm-wrapper-tiering-budget=1000000000';
