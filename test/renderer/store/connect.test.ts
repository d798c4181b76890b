import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../renderer/store/connect.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { aSnapshot } from './a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from './fake-bridge.ts';

describe('connecting', () => {
  let bridge: FakeBridge;
  let disconnect = (): void => undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    bridge = installFakeBridge();
  });
  afterEach(() => {
    disconnect();
    vi.useRealTimers();
  });

  it('keeps a push that came before the answer to the query, when that answer is older', async () => {
    const { engine } = aSnapshot();
    bridge.present = aSnapshot({ revision: 1, engine });
    disconnect = connect();
    bridge.push('snapshot', aSnapshot({ revision: 2, engine }));
    await vi.advanceTimersByTimeAsync(0);
    expect(deck.getState().snapshot?.revision).toBe(2);
  });

  it('says that the engine is lost when nothing comes for a while, and that it is back when it answers', async () => {
    bridge.present = aSnapshot();
    disconnect = connect();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(deck.getState().connection).toBe('live');

    bridge.present = new Error('gone');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(deck.getState().connection).toBe('lost');

    bridge.present = aSnapshot({ revision: 2 });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(deck.getState().connection).toBe('live');
  });

  it('hears nothing any more once it was undone', async () => {
    bridge.present = aSnapshot({ revision: 1 });
    connect()();
    await vi.advanceTimersByTimeAsync(0);
    bridge.push('snapshot', aSnapshot({ revision: 9 }));
    expect(deck.getState().snapshot?.revision).toBe(1);
  });

  it('opens the new job sheet when the tray asks', () => {
    disconnect = connect();
    bridge.push('show', { command: 'new-job' });
    expect(deck.getState().newJobOpen).toBe(true);
  });
});
