import { expect, test, vi } from 'vitest';
import { metricsLine, showInTerminal } from '../../electron/desktop/headless.ts';
import { aSnapshot, FakeSnapshots } from '../ipc/fakes.ts';
import { FakeClock } from '../support/fake-clock.ts';

function setUp(isTTY: boolean) {
  const clock = new FakeClock();
  const snapshots = new FakeSnapshots();
  let written = '';
  const terminal = { isTTY, columns: 120, write: (part: string) => (written += part) };
  const view = showInTerminal({ terminal, snapshots, clock });
  const take = (): string => {
    const taken = written;
    written = '';
    return taken;
  };
  const complete = (jobs_completed: number): void =>
    snapshots.change(aSnapshot({ metrics: { jobs_completed } }));
  return { clock, view, take, complete };
}
const LINE = 'created 1,204 · in progress 6 of 8 · completed 1,131 · failed runs 118 · retried 97';

test('the line has the five metrics in the order of a job’s life', () => {
  expect(metricsLine(aSnapshot())).toBe(LINE);
  const storage = { state: 'full', folder: '/data', since: 1, message: 'Full.' } as const;
  expect(metricsLine(aSnapshot({ engine: { storage } }))).toBe(`The disk is full · ${LINE}`);
});

test('it says where else to look', () => {
  const { view, take } = setUp(true);
  expect(take()).toMatch(/npm run jobdeck -- run FILE\.jsonl[\s\S]*--screenshot FILE[\s\S]*Ctrl\+C quits/);
  view.stop();
});

test('on a terminal the line is drawn over itself at most twice a second', async () => {
  const { clock, view, take, complete } = setUp(true);
  take();
  for (let count = 0; count < 1_000; count += 1) {
    complete(count);
    await clock.advance(1);
  }
  await clock.advance(500);
  expect(take().split('\r\u001b[2K').length - 1, 'times drawn').toBe(2);
  view.stop();
});

test('elsewhere a plain line is written every 2 s, when there is news, and at the end', () => {
  vi.useFakeTimers();
  const { view, take, complete } = setUp(false);
  expect(take()).toContain(`${LINE}\n`);
  vi.advanceTimersByTime(6_000);
  expect(take(), 'nothing new').toBe('');
  complete(1_132);
  vi.advanceTimersByTime(2_000);
  complete(1_133);
  view.stop();
  const lines = take();
  expect(lines).toMatch(/^created .* completed 1,132 .*\ncreated .* completed 1,133 .*\n$/);
  expect(lines).not.toContain('\u001b');
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.useRealTimers();
});

test('when nothing is open any more it says so, and how to leave', () => {
  const { view, take } = setUp(false);
  view.idle(false);
  expect(take()).toContain('All jobs done; Ctrl+C quits.\n');
  view.idle(true);
  expect(take()).toContain('All jobs done.\n');
  view.stop();
});

test('the log is written above the line, and after the end alone', async () => {
  const { clock, view, take } = setUp(true);
  take();
  view.aside(() => undefined);
  await clock.advance(1_000);
  expect(take().replaceAll('\r\u001b[2K', '<')).toBe(`<<${LINE}`);
  view.stop();
  take();
  view.aside(() => undefined);
  await clock.advance(1_000);
  expect(take()).toBe('');
});
