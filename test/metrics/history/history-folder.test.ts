import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryFolder } from '../../../electron/metrics/history/history-folder.ts';
import { aQuery, aSample, HOUR_START } from './samples.ts';

describe('HistoryFolder', () => {
  let folder: string;
  let file: string;
  let replaced: { readonly error: string; readonly movedTo: string }[];
  let history: HistoryFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
    file = join(folder, 'history.db');
    replaced = [];
    history = new HistoryFolder({
      folder,
      mostBytes: 1e9,
      told: {
        replaced: (error, movedTo) => replaced.push({ error, movedTo }),
        queuesFull: () => undefined,
      },
    });
  });
  afterEach(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });
  const save = (at: number): void => history.save({ samples: [aSample(at)], markers: [] });
  const since = (): number | null => history.query(aQuery()).since;

  it('makes the file when something is saved, and goes on with it', () => {
    expect(existsSync(file)).toBe(false);
    save(HOUR_START);
    history.close();
    save(HOUR_START + 1_000);
    expect(since()).toBe(HOUR_START);
    expect(replaced).toEqual([]);
  });

  it.each([
    [
      'bytes of anything',
      () => writeFileSync(file, 'not a database, but long enough to be taken for one. '.repeat(200)),
    ],
    [
      'a database of somebody else',
      () => {
        const other = new DatabaseSync(file);
        other.exec('CREATE TABLE notes (text TEXT)');
        other.close();
      },
    ],
    [
      'a history with a hole',
      () => {
        save(HOUR_START);
        history.close();
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x5a, 4_096));
      },
    ],
    [
      'a history without a table',
      () => {
        save(HOUR_START);
        history.close();
        const other = new DatabaseSync(file);
        other.exec('DROP TABLE minutes');
        other.close();
      },
    ],
  ])('sets %s aside, and begins anew', (_, damage) => {
    damage();
    save(HOUR_START + 5_000);
    expect(since()).toBe(HOUR_START + 5_000);
    expect(replaced).toHaveLength(1);
    expect(existsSync(join(replaced[0]?.movedTo ?? '', 'history.db'))).toBe(true);
    expect(readdirSync(join(folder, 'damaged'))).toHaveLength(1);
  });

  it('sets a history aside in which a sketch is none', () => {
    save(HOUR_START);
    history.close();
    const other = new DatabaseSync(file);
    other.exec("UPDATE seconds SET running_ms = x'c8'");
    other.close();
    expect(history.query(aQuery({ metric: 'running_ms' })).since).toBeNull();
    expect(replaced[0]?.error).toMatch(/expected a whole sketch/);
  });

  it('leaves the history of a later Jobdeck alone', () => {
    save(HOUR_START);
    history.close();
    const other = new DatabaseSync(file);
    other.exec('PRAGMA user_version = 99');
    other.close();
    expect(() => save(HOUR_START)).toThrow(/has the format 99 of a later Jobdeck; this one knows 3/);
    expect(replaced).toEqual([]);
  });

  it('keeps nothing without a folder', () => {
    const memory = new HistoryFolder({
      folder: null,
      mostBytes: 1e9,
      told: { replaced: () => undefined, queuesFull: () => undefined },
    });
    memory.save({ samples: [aSample(HOUR_START)], markers: [] });
    expect(memory.query(aQuery()).since).toBe(HOUR_START);
    memory.close();
    expect(memory.query(aQuery()).since).toBeNull();
    memory.close();
  });
});
