import { describe, expect, it } from 'vitest';
import { ageText, barOf, runText, waitText } from '../../../../renderer/jobs/list/row-times.ts';
import { aRow, NOW } from '../samples.ts';

describe('the time columns of a row', () => {
  it('count the wait of a waiting job, and no run', () => {
    const row = aRow({ state: 'waiting', at: NOW - 372_000, waitedMs: null, tookMs: null });
    expect(waitText(row, NOW)).toBe('6 min 12 s');
    expect(runText(row, NOW)).toBe('–');
    expect(barOf(row, NOW)?.runShare).toBe(0);
  });

  it('count the run of a running job', () => {
    const row = aRow({ state: 'running', at: NOW - 161_000, waitedMs: 4_200, tookMs: null });
    expect(waitText(row, NOW)).toBe('4.2 s');
    expect(runText(row, NOW)).toBe('2 min 41 s');
  });

  it('say when a scheduled job is due, and how old every other is', () => {
    expect(ageText(aRow({ state: 'scheduled', at: NOW + 54 * 60_000 }), NOW)).toBe('in 54 min');
    expect(ageText(aRow({ state: 'scheduled', at: NOW - 1 }), NOW)).toBe('now');
    expect(ageText(aRow({ createdAt: NOW - 31 * 60_000 }), NOW)).toBe('31 min');
  });

  it('draw no bar for what has neither waited nor run', () => {
    expect(barOf(aRow({ state: 'scheduled', waitedMs: null, tookMs: null }), NOW)).toBeNull();
  });

  it('never draw a bar longer than its room', () => {
    const bar = barOf(aRow({ waitedMs: 86_400_000, tookMs: 86_400_000 }), NOW);
    expect((bar?.waitShare ?? 0) + (bar?.runShare ?? 0)).toBeLessThanOrEqual(1);
  });
});
