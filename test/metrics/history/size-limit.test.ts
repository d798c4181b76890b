import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistorySample } from '../../../electron/metrics/history/history-store.ts';
import { STEPS } from '../../../electron/metrics/history/schema.ts';
import { TIERS } from '../../../electron/metrics/history/tiers.ts';
import type { HistoryReply } from '../../../shared/numbers/history.ts';
import { aPart, aQuery, aSample, HOUR_START } from './samples.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MB = 1_000_000;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const act of undo.splice(0).reverse()) act();
});
const aPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'history.db');
};
const open = (path: string, mostBytes: number): HistoryFile => {
  const file = new HistoryFile(path, { mostBytes });
  undo.push(() => file.close());
  return file;
};
const save = (file: HistoryFile, samples: readonly HistorySample[]): void =>
  file.save({ samples, markers: [] });
/** A second of two queues, whose runs took from 10 ms to 10 s. */
const durations = Array.from({ length: 60 }, (_, index) => 10 ** (1 + index / 20));
const A_SECOND = aSample(0, {
  counts: { jobs_completed: 2 },
  running: durations,
  parts: ['encode', 'mail'].map((queue) =>
    aPart(queue, 'command', { counts: { jobs_completed: 1 }, running: durations }),
  ),
});
const busy = (at: number): HistorySample => ({ ...A_SECOND, at });
const BATCH = 15;
/** Samples so far apart. */
function fill(file: HistoryFile, from: number, count: number, apart: number, each = (): void => undefined) {
  for (let index = 0; index < count; index += BATCH) {
    save(
      file,
      Array.from({ length: BATCH }, (_, more) => busy(from + (index + more) * apart)),
    );
    each();
  }
}
const total = (reply: HistoryReply) => (reply.period.summary as { readonly total: number }).total;

describe('The size of history', () => {
  it('stays below its limit on disk, whatever comes, and every count is still known', () => {
    const path = aPath();
    const file = open(path, 2 * MB);
    let largest = 0;
    fill(file, HOUR_START, 4_500, MINUTE, () => {
      largest = Math.max(largest, statSync(path).size);
    });
    expect(largest).toBeGreaterThan(1.5 * MB);
    expect(largest).toBeLessThanOrEqual(2 * MB);
    expect(statSync(`${path}-wal`).size).toBeLessThan(5 * MB);
    const all = { from: HOUR_START, to: HOUR_START + 4_500 * MINUTE, points: 1_000 };
    expect(total(file.query(aQuery(all)))).toBe(9_000);
    const [encode, mail] = ['encode', 'mail'].map((queue) => total(file.query(aQuery({ ...all, queue }))));
    expect([encode, mail]).toEqual([4_500, 4_500]);
  });

  it('takes the oldest seconds first, but for an hour of them, then minutes, but for a day, then hours', () => {
    const file = open(aPath(), 1e9);
    const days = 60 * DAY;
    fill(file, HOUR_START - days, 1_440, HOUR);
    fill(file, HOUR_START, 1_800, MINUTE);
    const now = HOUR_START + 1_800 * MINUTE + 5_400 * SECOND;
    fill(file, HOUR_START + 1_800 * MINUTE, 5_400, SECOND);
    const kept = () => TIERS.map((tier) => (now - (file.oldest(tier) ?? 0)) / tier.ms);
    const all = kept();
    const stages = new Set<string>();
    for (let mostBytes = 10 * MB; mostBytes > 0.1 * MB; mostBytes *= 0.9) {
      file.limit(mostBytes);
      for (let batch = 0; batch < 3; batch += 1) save(file, [busy(now)]);
      const [seconds = 0, minutes = 0, hours = 0] = kept();
      const [isFew, isLess] = [seconds < 3_600, minutes < 1_440];
      if (minutes < (all[1] ?? 0)) expect(seconds).toBeLessThanOrEqual(3_601);
      if (hours < (all[2] ?? 0)) expect(minutes).toBeLessThanOrEqual(1_441);
      if (isFew) expect([hours <= 31 * 24 + 1, minutes <= 1_441]).toEqual([true, true]);
      if (isLess) expect(seconds).toBeLessThanOrEqual(1);
      stages.add(`${seconds < (all[0] ?? 0)} ${minutes < (all[1] ?? 0)} ${hours < (all[2] ?? 0)} ${isFew}`);
    }
    expect([...stages]).toEqual([
      'false false false false',
      'true false false false',
      'true true false false',
      'true true true false',
      'true true true true',
    ]);
  });

  it('gives the disk back what is beyond a limit that was lowered', () => {
    const path = aPath();
    const file = open(path, 1e9);
    fill(file, HOUR_START, 2_400, MINUTE);
    file.close();
    const before = statSync(path).size;
    const again = open(path, MB);
    for (let batch = 0; batch < 20; batch += 1) save(again, [busy(HOUR_START + 2_400 * MINUTE)]);
    again.close();
    expect(before).toBeGreaterThan(2 * MB);
    expect(statSync(path).size).toBeLessThanOrEqual(MB);
  });

  it('writes a file of an earlier Jobdeck anew for that, which could not give anything back', () => {
    const path = aPath();
    const old = new DatabaseSync(path);
    old.exec(
      `PRAGMA application_id = ${0x4a624869}; ${STEPS.join('\n')} PRAGMA user_version = ${STEPS.length};`,
    );
    old.close();
    const file = open(path, 1e9);
    fill(file, HOUR_START, 2_400, MINUTE);
    file.limit(MB);
    for (let batch = 0; batch < 20; batch += 1) save(file, [busy(HOUR_START + 2_400 * MINUTE)]);
    file.close();
    expect(statSync(path).size).toBeLessThanOrEqual(MB);
  });

  it('leaves the bucket that is being written, when there is room for nothing', () => {
    const file = open(aPath(), 1);
    fill(file, HOUR_START, 60, SECOND);
    expect(total(file.query(aQuery()))).toBe(2);
    expect(total(file.query(aQuery({ points: 1, to: HOUR_START + HOUR })))).toBe(120);
  });
});
