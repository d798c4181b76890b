import { expect, test } from 'vitest';
import { createSnapshotPublisher } from '../../electron/ipc/snapshot-publisher.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSnapshots } from './fakes.ts';

function setUp() {
  const clock = new FakeClock();
  const snapshots = new FakeSnapshots();
  const sent: { at: number; revision: number }[] = [];
  const publisher = createSnapshotPublisher({
    snapshots,
    clock,
    send: ({ revision }) => sent.push({ at: clock.monotonic(), revision }),
  });
  return { clock, snapshots, publisher, sent };
}

test('showing the window sends the present at once', () => {
  const { publisher, sent } = setUp();
  publisher.show();
  expect(sent).toEqual([{ at: 0, revision: 1 }]);
});

test('a hidden window gets nothing, and nothing is built for it', async () => {
  const { clock, snapshots, publisher, sent } = setUp();
  snapshots.change();
  publisher.show();
  publisher.hide();
  sent.length = 0;
  snapshots.built = 0;
  for (let count = 0; count < 100; count += 1) snapshots.change();
  await clock.advance(60_000);
  expect(sent).toEqual([]);
  expect(snapshots.built).toBe(0);
  expect(clock.pending, 'timers while hidden').toBe(0);
});

test('a storm of changes is sent ten times a second, and what is sent last is the latest', async () => {
  const { clock, snapshots, publisher, sent } = setUp();
  publisher.show();
  for (let at = 0; at < 1_000; at += 1) {
    snapshots.change();
    await clock.advance(1);
  }
  await clock.advance(100);
  expect(sent.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
  expect(sent.at(-1)?.revision).toBe(snapshots.snapshot.revision);
});

test('a window that is shown again gets the present at once, however short it was hidden', async () => {
  const { clock, snapshots, publisher, sent } = setUp();
  publisher.show();
  publisher.hide();
  snapshots.change();
  await clock.advance(1);
  publisher.show();
  expect(sent.at(-1)).toEqual({ at: 1, revision: 2 });
});

test('while nothing happens the sparklines move on every 2 s', async () => {
  const { clock, publisher, sent } = setUp();
  publisher.show();
  await clock.advance(6_100);
  expect(sent.map(({ at }) => at)).toEqual([0, 2_000, 4_000, 6_000]);
});

test('a publisher that was stopped leaves no timer and no listener', () => {
  const { clock, snapshots, publisher } = setUp();
  publisher.show();
  snapshots.change();
  publisher.stop();
  expect(clock.pending).toBe(0);
  expect(snapshots.listeners).toBe(0);
});
