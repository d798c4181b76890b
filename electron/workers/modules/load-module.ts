import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../../shared/result.ts';
import { shortened } from '../../../shared/words/format.ts';
import { quietly } from './quietly.ts';
import { type Failure, failureOf, hopeless } from './thrown.ts';

export type ModuleFunction = (input: unknown, context: unknown) => unknown;

const MAX_NAMES = 10;

/** The function that a file exports under a name, or why it can't be had. `lastLoaded` tells what to blame. */
export async function loadFunction(
  path: string,
  name: string,
  lastLoaded: () => string | null,
): Promise<Result<ModuleFunction, Failure>> {
  const file = basename(path);
  if (/\.[cm]?ts$/.test(path) && process.features.typescript === false) {
    return err(hopeless('no typescript', `"${file}" is TypeScript, which this build can't run. Compile it.`));
  }
  let exports: Readonly<Record<string, unknown>>;
  try {
    exports = await import(pathToFileURL(path).href);
  } catch (error) {
    return err(loadFailure(error, path, lastLoaded()));
  }
  const found = findFunction(exports, name);
  if (found !== null) return ok(found);
  return err(hopeless('no function', missingText(exports, name, file)));
}

/** In CommonJS, and in what was compiled to it, the exports are fields of the default one. */
function findFunction(exports: Readonly<Record<string, unknown>>, name: string): ModuleFunction | null {
  for (const from of [exports, exports['default']]) {
    const found = isRecord(from) ? from[name] : undefined;
    if (typeof found === 'function') return found as ModuleFunction;
  }
  return null;
}

function missingText(exports: Readonly<Record<string, unknown>>, name: string, file: string): string {
  const isDefault = name === 'default';
  const wanted = isDefault ? 'a default export that is a function' : `a function exported as "${name}"`;
  const names = Object.keys(exports).filter((each) => each !== 'module.exports');
  const shown = names.slice(0, MAX_NAMES).map((each) => `${each} (${typeNameOf(exports[each])})`);
  const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
  const got = names.length === 0 ? 'no exports' : `${shown.join(', ')}${more}`;
  const fix = isDefault
    ? 'Write "export default async function (payload, context) { … }", or name another export.'
    : 'Correct the name, or export the function.';
  return `"${file}": expected ${wanted}, got ${got}. ${fix}`;
}

function loadFailure(error: unknown, path: string, lastLoaded: string | null): Failure {
  const file = basename(path);
  const place = error instanceof SyntaxError ? placeOf(error, lastLoaded) : null;
  if (place !== null) {
    const message = (error as SyntaxError).message;
    return hopeless('parse error', `"${file}" can't be parsed: ${shortened(message, 300)} (${place}).`);
  }
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    if (message.includes(`'${path}'`)) return hopeless('ENOENT', `There is no file "${path}".`);
    return hopeless('ERR_MODULE_NOT_FOUND', `"${file}" can't be loaded: ${message.split('\n')[0]}.`);
  }
  return failureOf(error, `"${file}" failed while it was loaded: `);
}

/**
 * `/work/resize.mjs:3` for what can't be parsed; null for a SyntaxError that code has thrown (JSON.parse does). Node
 * tells the place at the head of the stack, but not of an ES module in JavaScript: there the parser that strips types
 * is asked, which reads JavaScript as well.
 */
function placeOf({ stack = '' }: SyntaxError, lastLoaded: string | null): string | null {
  const told = placeAtHead(stack);
  if (told !== null) return told;
  if (!/^\s+at compileSourceTextModule /m.test(stack)) return null;
  if (lastLoaded === null) return 'the place is not known';
  try {
    const source = readFileSync(lastLoaded, 'utf8');
    quietly(() => stripTypeScriptTypes(source, { sourceUrl: lastLoaded }));
  } catch (error) {
    return placeAtHead((error as Error).stack ?? '') ?? lastLoaded;
  }
  return lastLoaded;
}

function placeAtHead(stack: string): string | null {
  const [, place, line] = stack.match(/^(\S.*):(\d+)\n/) ?? [];
  if (place === undefined || line === undefined) return null;
  return `${place.startsWith('file:') ? fileURLToPath(place) : place}:${line}`;
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' || typeof value === 'function') && value !== null;
