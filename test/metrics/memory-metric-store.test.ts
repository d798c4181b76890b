import { describe, expect, it } from 'vitest';
import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { NO_METRICS } from '../../shared/numbers/metrics.ts';
import { describeMetricStore } from './metric-store-contract.ts';

describeMetricStore('MemoryMetricStore', () => new MemoryMetricStore(), ['restore']);

describe('MemoryMetricStore, restored', () => {
  const stored = {
    ...NO_METRICS,
    total_jobs_created: 5,
    jobs_started: 3,
    jobs_in_progress: 1,
    jobs_failed: 2,
  };

  it('goes on from there', () => {
    const store = new MemoryMetricStore();
    store.restore(stored);
    store.incrementJobsCreated();
    expect(store.getMetrics()).toEqual({ ...stored, total_jobs_created: 6 });
  });

  it('keeps the order of the keys', () => {
    const store = new MemoryMetricStore();
    store.restore(Object.fromEntries(Object.entries(stored).reverse()) as typeof stored);
    expect(Object.keys(store.getMetrics())).toEqual(Object.keys(NO_METRICS));
  });

  it('refuses once something was counted', () => {
    const store = new MemoryMetricStore();
    store.incrementJobsRetried();
    expect(() => store.restore(stored)).toThrow('expected that nothing was counted, got {"total_jobs');
    expect(store.getMetrics().total_jobs_created).toBe(0);
  });
});
