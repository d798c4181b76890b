import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useJobDetail } from '../../../../renderer/jobs/detail/use-job-detail.ts';
import { deck, initialDeck } from '../../../../renderer/store/deck.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { aJob, aSnapshot, NO_RELATIONS } from '../samples.ts';

/** Snapshots every 100 ms, for so long. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 100) {
    await act(async () => {
      const revision = (deck.getState().snapshot?.revision ?? 0) + 1;
      deck.setState({ snapshot: aSnapshot({ revision }) });
      await vi.advanceTimersByTimeAsync(100);
    });
  }
}

describe('the detail of a job', () => {
  let asked: string[];
  let answerMs: number;
  let fails: boolean;
  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    answerMs = 1_200;
    fails = false;
    new FakeBridge({
      'jobs.detail': async ({ jobId }: { readonly jobId: string }) => {
        asked.push(jobId);
        await new Promise((done) => setTimeout(done, answerMs));
        if (fails) throw new Error('gone');
        return {
          job: aJob('running', { id: jobId, revision: asked.length }),
          runs: [],
          relations: NO_RELATIONS,
          progress: null,
        };
      },
    });
    deck.setState({ ...initialDeck(), snapshot: aSnapshot({}) });
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it('is shown also when every answer takes longer than the next question', async () => {
    const { result } = renderHook(() => useJobDetail('job-1'));
    await pass(1_000);
    expect(result.current).toBe('loading');
    await pass(500);
    expect(result.current).toMatchObject({ job: { id: 'job-1', revision: 1 } });
  });

  it('is asked for once at a time, and again for what changed meanwhile', async () => {
    const { result } = renderHook(() => useJobDetail('job-1'));
    await pass(1_100);
    expect(asked).toHaveLength(1);
    await pass(5_000);
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(result.current).toMatchObject({ job: { revision: asked.length - 1 } });
  });

  it('is never that of the job before', async () => {
    const { result, rerender } = renderHook(({ id }) => useJobDetail(id), { initialProps: { id: 'job-1' } });
    await pass(500);
    rerender({ id: 'job-2' });
    await pass(1_000);
    expect(result.current).toBe('loading');
    await pass(500);
    expect(result.current).toMatchObject({ job: { id: 'job-2' } });
  });

  it('stays in sight when the engine does not answer, and is asked for again', async () => {
    answerMs = 10;
    const { result } = renderHook(() => useJobDetail('job-1'));
    await pass(100);
    fails = true;
    await pass(1_000);
    expect(result.current).toMatchObject({ job: { revision: 1 } });
    fails = false;
    await pass(1_000);
    expect(result.current).toMatchObject({ job: { revision: asked.length } });
  });
});
