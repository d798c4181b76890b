import { expect, test } from 'vitest';
import { EarlyEnd } from '../../electron/workers/early-end.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { newRun } from './jobs.ts';

const DAY_MS = 86_400_000;

/** As systemClock: setTimeout takes 31 bits. */
class CuttingClock extends FakeClock {
  override after(delayMs: number, callback: () => void): () => void {
    return super.after(Math.min(delayMs, 2_147_483_647), callback);
  }
}

test('a limit of more than 24.8 days, where timers end, is kept to the millisecond', async () => {
  const clock = new CuttingClock();
  const { context } = newRun();
  const ended: number[] = [];
  const earlyEnd = new EarlyEnd(context, 365 * DAY_MS, clock);
  earlyEnd.onEnd(() => ended.push(clock.monotonic()));
  await clock.advance(365 * DAY_MS - 1);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toEqual([365 * DAY_MS]);
  expect(earlyEnd.reason).toBe('timed-out');
  earlyEnd.dispose();
});

test('a run that is over leaves no timer, however long its limit', async () => {
  const clock = new CuttingClock();
  const { context, stop } = newRun();
  const done = new EarlyEnd(context, 365 * DAY_MS, clock);
  await clock.advance(100 * DAY_MS);
  done.dispose();
  expect(clock.pending).toBe(0);
  const cancelled = new EarlyEnd(context, 365 * DAY_MS, clock);
  await clock.advance(100 * DAY_MS);
  stop('cancelled');
  expect([cancelled.reason, clock.pending]).toEqual(['cancelled', 0]);
});
