import { expect, test } from 'vitest';
import type { Clock } from '../../electron/clock.ts';
import { MemoryOutputStore } from '../../electron/workers/output-store.ts';
import { eventually, makeFolder, openOutputs, textOf } from './output-folder.ts';
import { describeOutputStore } from './output-store-contract.ts';

const KIB = 1024;

/** A clock whose timers fire at once when their moment is reached. */
function startClock() {
  let now = 0;
  let due: { readonly at: number; readonly callback: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after: (delayMs, callback) => {
      const timer = { at: now + delayMs, callback };
      due.push(timer);
      return () => {
        due = due.filter((other) => other !== timer);
      };
    },
  };
  const advance = (ms: number): void => {
    now += ms;
    for (const timer of due.filter(({ at }) => at <= now)) {
      due = due.filter((other) => other !== timer);
      timer.callback();
    }
  };
  return { clock, advance, timers: () => due.length };
}

describeOutputStore('an output store in memory', () => {
  const { clock, advance } = startClock();
  return { store: new MemoryOutputStore({ clock }), advance };
});

describeOutputStore('an output store with a file', () => {
  const { clock, advance } = startClock();
  return { store: openOutputs(makeFolder(), { clock }).store, advance };
});

test('no timer is left behind by who followed a run', () => {
  const { clock, timers } = startClock();
  const store = new MemoryOutputStore({ clock });
  const output = store.open('a', 1);
  const unfollow = store.follow('a', 1, () => undefined);
  for (const text of ['1', '2']) output.append(Buffer.from(text));
  expect(timers()).toBe(1);
  unfollow();
  expect(timers()).toBe(0);
});

test('the output of the runs that ended first goes when there is too much', async () => {
  const { clock } = startClock();
  const store = new MemoryOutputStore({ clock, budgetBytes: 300 * KIB });
  const running = store.open('running', 1);
  running.append(new Uint8Array(60 * KIB));
  const ends = ['b', 'a', 'c'].map((id) => ({ id, output: store.open(id, 1) }));
  for (const { output } of ends) output.append(new Uint8Array(60 * KIB));
  for (const { output } of ends) output.end();
  expect(store.read('b', 1)).toMatchObject({ total: 60 * KIB });
  running.append(new Uint8Array(100 * KIB));
  expect(store.allocated).toBeLessThanOrEqual(300 * KIB);
  expect(store.read('b', 1)).toBeNull();
  expect(store.read('a', 1)).toMatchObject({ total: 60 * KIB });
  expect(store.read('running', 1)).toMatchObject({ total: 160 * KIB });
});

test('many short runs stay within the budget with all that is kept about them', () => {
  const { clock } = startClock();
  const store = new MemoryOutputStore({ clock, budgetBytes: 1024 * KIB });
  for (let run = 1; run <= 2000; run += 1) {
    const output = store.open('a', run);
    output.append(Buffer.from('x'));
    output.end();
  }
  expect(store.read('a', 500)).toBeNull();
  expect(store.read('a', 2000)).toMatchObject({ total: 1 });
});

test('with a file, what is stored leaves memory first, and is read from the file then', async () => {
  const { store } = openOutputs(makeFolder(), { storedBudgetBytes: 100 * KIB });
  for (let run = 1; run <= 20; run += 1) {
    const output = store.open('a', run);
    output.append(Buffer.from(`${run}:`.padEnd(20 * KIB, '.')));
    output.end();
  }
  await eventually(() => store.allocated).toBeLessThanOrEqual(100 * KIB);
  for (let run = 1; run <= 20; run += 1) expect(await textOf(store, 'a', run)).toMatch(`${run}:.`);
});
