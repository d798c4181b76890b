import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cut } from './disk-model.ts';
import { chooseCut, fastFolder, makeFolder, randomFrom } from './powercut-cut.ts';
import { type Recording, record } from './powercut-recording.ts';
import { whyNoTracing } from './strace.ts';

const reason = whyNoTracing();
if (reason !== null) console.warn(`Skipped: ${reason}`);

/** What SQLite says of itself (sqlite.org/wal.html, sqlite.org/pragma.html#pragma_synchronous) is what comes out. */
describe.skipIf(reason !== null)('the disk model, tried on rows that SQLite commits in WAL mode', () => {
  const scratch = fastFolder();
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  async function recordRows(synchronous: 'FULL' | 'NORMAL'): Promise<Recording> {
    const folder = join(scratch, synchronous);
    const notesPath = join(scratch, `${synchronous}.notes`);
    mkdirSync(folder);
    const modulePath = join(import.meta.dirname, 'powercut-rows.fixture.ts');
    const args = [folder, notesPath, synchronous, '150'];
    return record({ folder, notesPath, scratch }, [{ modulePath, args }]);
  }

  /** Of `cuts` cuts: how many lost acknowledged rows, and how many left a database that is not sound. */
  function tryCuts(recording: Recording, cuts: number, change: Partial<Cut> = {}) {
    const random = randomFrom(7);
    const found = { losing: 0, damaged: 0 };
    for (let index = 0; index < cuts; index += 1) {
      const cut = { ...chooseCut(recording, random), ...change };
      const folder = join(scratch, `cut-${index}`);
      makeFolder(folder, recording, cut, random);
      const acknowledged = recording.notes.findLast(({ moment }) => moment < cut.moment);
      try {
        if (rowsIn(folder) < Number(acknowledged?.text ?? 0)) found.losing += 1;
      } catch {
        found.damaged += 1;
      }
      rmSync(folder, { recursive: true });
    }
    return found;
  }

  it('with synchronous = FULL no acknowledged row is lost', async () => {
    const recording = await recordRows('FULL');
    expect(recording.notes.length).toBeGreaterThan(100);
    expect(tryCuts(recording, 200)).toEqual({ losing: 0, damaged: 0 });
    // A disk that lies about its flushes loses rows, and breaks the file at checkpoints.
    const lied = tryCuts(recording, 100, { liesAboutFlushes: true });
    expect(lied.losing).toBeGreaterThan(20);
    expect(lied.damaged).toBeGreaterThan(0);
  });

  it('with synchronous = NORMAL rows are lost, and the file stays sound', async () => {
    const { losing, damaged } = tryCuts(await recordRows('NORMAL'), 100);
    expect(losing).toBeGreaterThan(20);
    expect(damaged).toBe(0);
  });
});

function rowsIn(folder: string): number {
  const db = new DatabaseSync(join(folder, 'rows.db'));
  try {
    const check = db.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    if (check !== 'ok') throw new Error(`damaged: ${check}`);
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'rows'").get() === undefined) return 0;
    const { most, count } = db.prepare('SELECT max(number) AS most, count(*) AS count FROM rows').get() ?? {};
    if ((most ?? 0) !== count) throw new Error(`rows up to ${most} are there, but only ${count}`);
    return Number(count);
  } finally {
    db.close();
  }
}
