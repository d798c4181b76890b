import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KnownStores, makeKnownStores } from './corrupt-stores.ts';
import { tryPlaces, tryRandom, tryWays } from './corrupt-tries.ts';

/** So many that half of the pages is more than the first ones of all tables. */
const JOBS = 150;
/** A machine with nothing else to do takes a tenth. */
const LIMIT_MS = 180_000;

describe('a damaged store', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-corrupt-'));
  let known: KnownStores;
  beforeAll(async () => {
    known = await makeKnownStores(scratch, JOBS);
  }, LIMIT_MS);
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it(
    'is noticed, told and put right as far as can be, in every known way',
    async () => {
      expect(await tryWays(scratch, known, 1)).toMatchObject({ mismatched: 0 });
    },
    LIMIT_MS,
  );

  it(
    'so is a folder that cannot be used (what this machine cannot try is skipped, and said)',
    async () => {
      expect(await tryPlaces(scratch, known)).toMatchObject({ mismatched: 0 });
    },
    LIMIT_MS,
  );

  it(
    'so is damage anywhere',
    async () => {
      expect(await tryRandom(scratch, known, 8, 1)).toMatchObject({ mismatched: 0 });
    },
    LIMIT_MS,
  );
});
