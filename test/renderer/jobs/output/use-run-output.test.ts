import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useRunOutput } from '../../../../renderer/jobs/output/use-run-output.ts';
import type { RunOutput } from '../../../../shared/jobs/job-views.ts';
import { FakeBridge } from '../fake-bridge.ts';

function outputOf(text: string): RunOutput {
  const head = new TextEncoder().encode(text);
  const none = { skipped: 0, skippedLines: 0, tail: new Uint8Array() };
  return { jobId: 'job-1', run: 1, head, ...none, total: head.length, ended: false };
}

async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  });
}

const gone = (): never => {
  throw new Error('Main is gone.');
};

describe('the output of a run', () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (event: PromiseRejectionEvent | Error): void => void unhandled.push(event);
  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(() => {
    cleanup();
    process.off('unhandledRejection', onUnhandled);
  });

  it('is read, and followed', async () => {
    const bridge = new FakeBridge({ 'runs.output': () => outputOf('one\n') });
    const { result } = renderHook(() => useRunOutput('job-1', 1));
    expect(result.current.status).toBe('loading');
    await settle();
    expect(result.current.rows).toHaveLength(1);
    act(() => bridge.push('output', outputOf('one\ntwo\n')));
    expect(result.current).toMatchObject({ status: 'ready', rows: { length: 2 } });
  });

  it('is read anew and followed again when the engine was restarted, also where less of it is kept', async () => {
    let kept = outputOf('one\ntwo\nthree\n');
    const bridge = new FakeBridge({ 'runs.output': () => kept });
    const { result } = renderHook(() => useRunOutput('job-1', 1));
    await settle();
    expect(result.current).toMatchObject({ ended: false, rows: { length: 3 } });
    kept = { ...outputOf('one\ntwo\n'), ended: true };
    act(() => bridge.push('health', { engine: { state: 'restarting' }, windowCrashedAt: null }));
    act(() => bridge.push('health', { engine: { state: 'well' }, windowCrashedAt: null }));
    await settle();
    expect(result.current).toMatchObject({ status: 'ready', ended: true, rows: { length: 2 } });
    const followed = { jobId: 'job-1', run: 1 };
    expect(bridge.inputsOf('output.follow')).toEqual([followed, followed]);
  });

  it('is none when nothing is kept of it', async () => {
    new FakeBridge({ 'runs.output': () => null });
    const { result } = renderHook(() => useRunOutput('job-1', 1));
    await settle();
    expect(result.current.status).toBe('none');
  });

  it('says that it could not be read when nobody answers, and lets no rejection go unheard', async () => {
    new FakeBridge({ 'runs.output': gone, 'output.follow': gone });
    const { result, unmount } = renderHook(() => useRunOutput('job-1', 1));
    await settle();
    expect(result.current.status).toBe('failed');
    unmount();
    await new Promise((done) => setTimeout(done));
    expect(unhandled).toEqual([]);
  });

  it('keeps what was pushed when the answer to the question fails', async () => {
    const bridge = new FakeBridge({ 'runs.output': gone });
    const { result } = renderHook(() => useRunOutput('job-1', 1));
    act(() => bridge.push('output', outputOf('one\n')));
    await settle();
    expect(result.current.status).toBe('ready');
  });
});
