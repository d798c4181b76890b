import { describe, expect, it } from 'vitest';
import { findOrphans, type Surroundings } from '../../electron/workers/find-orphans.ts';
import type { JournalRecord } from '../../electron/workers/launcher/journal-lines.ts';
import type { ProcessRow } from '../../electron/workers/process-table.ts';

const RECORD: JournalRecord = {
  bootId: 'boot',
  launcher: { pid: 10, started: 1000 },
  runs: [{ jobId: 'a', run: 1, leader: { pid: 20, started: 2000 } }],
};

/** Members of group 20, unless it is said otherwise. */
const row = (pid: number, started: number, more: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  group: 20,
  hasEnded: false,
  started,
  ...more,
});

function found(
  rows: readonly ProcessRow[],
  marks: Readonly<Record<number, string>> | null,
  more: Partial<Surroundings> = {},
): readonly number[] {
  const runMarkOf = marks === null ? null : (pid: number): string | null => marks[pid] ?? null;
  const surroundings = { slack: 0, store: 'store', lastWritten: 2500, ownPid: 9999, ...more, runMarkOf };
  return findOrphans(RECORD, rows, surroundings).map(({ process }) => process.pid);
}

describe('the orphans of a run', () => {
  it('are its group, when the leader is the one of the journal', () => {
    expect(found([row(20, 2000), row(21, 2001), row(22, 9000)], {})).toEqual([20, 21, 22]);
    expect(found([row(30, 2000, { group: 30 })], {})).toEqual([]);
  });

  it('are the group of a leader that is a zombie, but not the zombie', () => {
    expect(found([row(20, 2000, { hasEnded: true }), row(21, 2001)], {})).toEqual([21]);
  });

  it('are not a group whose number was given to another', () => {
    expect(found([row(20, 2001), row(21, 2002)], { 21: 'b.1' })).toEqual([]);
  });

  it('are a group without a leader, when the environment of a member says so', () => {
    expect(found([row(21, 2001), row(22, 2002)], { 22: 'a.1' })).toEqual([21, 22]);
    expect(found([row(21, 2001), row(22, 2002)], { 22: 'a.2' })).toEqual([]);
  });

  it('are what left the group, when its environment says so and its run had not ended', () => {
    const away = row(31, 2001, { group: 31 });
    expect(found([away, row(32, 2001, { group: 32 })], { 31: 'a.1', 32: 'ended.1' })).toEqual([31]);
    expect(found([{ ...away, started: 999 }], { 31: 'a.1' })).toEqual([]);
  });

  it('are never this process, nor the run that it is part of', () => {
    expect(found([row(20, 2000), row(21, 2001)], {}, { ownPid: 21 })).toEqual([]);
    const away = row(31, 2001, { group: 31 });
    expect(found([row(20, 2000), away], { 31: 'a.1' }, { ownPid: 31 })).toEqual([]);
  });
});

describe('without environments', () => {
  const more = { slack: 30 };

  it('are a group whose leader was started at about the time', () => {
    expect(found([row(20, 1980), row(21, 2001)], null, more)).toEqual([20, 21]);
    expect(found([row(20, 1960), row(21, 2001)], null, more)).toEqual([]);
  });

  it('are a group without a leader, when a member was started while the run was under way', () => {
    expect(found([row(21, 2400), row(22, 9000)], null, more)).toEqual([21, 22]);
    expect(found([row(21, 2600), row(22, 9000)], null, more)).toEqual([]);
    expect(found([row(21, 1900)], null, more)).toEqual([]);
  });
});
