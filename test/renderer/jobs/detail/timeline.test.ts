import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutTimeline } from '../../../../renderer/jobs/detail/timeline.ts';
import type { Run } from '../../../../shared/jobs/job.ts';
import { aJob, aRun, NOW } from '../samples.ts';

describe('the timeline of a job', () => {
  it('is not there before the first run', () => {
    expect(layoutTimeline(aJob('waiting'), [], NOW)).toBeNull();
  });

  it('draws each run by its outcome, the wait before it, and the next one where it is due', () => {
    const timeline = layoutTimeline(
      aJob('retrying', { tries: { runs: 2, attempts: 2, crashes: 0 } }),
      [aRun(2), aRun(1)],
      NOW,
    );
    expect(timeline?.bars.map(({ tone }) => tone)).toEqual([
      'wait',
      'failed',
      'pause',
      'wait',
      'failed',
      'pause',
      'next',
    ]);
    expect(timeline?.numbers.map(({ text }) => text)).toEqual(['1', '2', '3']);
    expect(timeline?.now).toBeLessThan(100);
  });

  it('draws a run under way up to now', () => {
    const timeline = layoutTimeline(aJob('running'), [aRun(1, { end: null })], NOW);
    const running = timeline?.bars.find(({ tone }) => tone === 'running');
    expect((running?.left ?? 0) + (running?.width ?? 0)).toBeCloseTo(100);
  });

  it('has no "now" when everything ended long ago', () => {
    expect(layoutTimeline(aJob('completed'), [aRun(1)], NOW + 86_400_000)?.now).toBeNull();
  });

  it('writes no time twice under a job that was over in a moment', () => {
    const startedAt = NOW + 600;
    const run = aRun(1, { startedAt, end: { ...aRun(1).end, at: startedAt + 10 } as Run['end'] });
    const ticks = layoutTimeline(aJob('dead'), [run], NOW + 86_400_000)?.ticks.map(({ text }) => text) ?? [];
    expect(ticks).toHaveLength(2);
    expect(new Set(ticks).size).toBe(2);
  });

  it('keeps every bar within its width, however long ago or far ahead things are', () => {
    const times = fc.record({
      startedAt: fc.integer({ min: NOW - 1e9, max: NOW }),
      waitedMs: fc.nat(1e8),
      tookMs: fc.nat(1e8),
      dueIn: fc.integer({ min: -1e6, max: 1e9 }),
    });
    fc.assert(
      fc.property(times, ({ startedAt, waitedMs, tookMs, dueIn }) => {
        const end = {
          at: Math.min(NOW, startedAt + tookMs),
          tookMs,
          outcome: { type: 'cancelled' as const },
        };
        const job = aJob('retrying', { dueAt: NOW + dueIn });
        for (const bar of layoutTimeline(job, [aRun(1, { startedAt, waitedMs, end })], NOW)?.bars ?? []) {
          expect(bar.left).toBeGreaterThanOrEqual(0);
          expect(bar.left + bar.width).toBeLessThanOrEqual(100.001);
        }
      }),
    );
  });
});
