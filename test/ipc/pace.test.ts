import { expect, test } from 'vitest';
import { createPace } from '../../electron/pace.ts';
import { FakeClock } from '../support/fake-clock.ts';

function setUp() {
  const clock = new FakeClock();
  const times: number[] = [];
  const pace = createPace({ clock, intervalMs: 100, action: () => times.push(clock.monotonic()) });
  return { clock, times, pace };
}

test('the first request is carried out at once', () => {
  const { pace, times } = setUp();
  pace.request();
  expect(times).toEqual([0]);
});

test('a thousand requests in a second are carried out ten times, and once more at the end', async () => {
  const { clock, pace, times } = setUp();
  for (let at = 0; at < 1_000; at += 1) {
    pace.request();
    await clock.advance(1);
  }
  await clock.advance(1_000);
  expect(times).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
});

test('nothing is carried out that was not asked for', async () => {
  const { clock, pace, times } = setUp();
  pace.request();
  await clock.advance(10_000);
  expect(times).toEqual([0]);
  expect(clock.pending, 'timers left').toBe(0);
});

test('after a cancel a waiting request is forgotten and the next keeps the pace', async () => {
  const { clock, pace, times } = setUp();
  pace.request();
  pace.request();
  pace.cancel();
  await clock.advance(150);
  pace.request();
  pace.cancel();
  pace.request();
  await clock.advance(1_000);
  expect(times).toEqual([0, 150, 250]);
});

test('after a reset a waiting request is forgotten and the next is carried out at once', async () => {
  const { clock, pace, times } = setUp();
  pace.request();
  pace.request();
  pace.reset();
  await clock.advance(50);
  pace.request();
  await clock.advance(1_000);
  expect(times).toEqual([0, 50]);
});
