import { describe, expect, it } from 'vitest';
import type { Clock } from '../../electron/clock.ts';
import { MemoryOutputStore } from '../../electron/workers/output-store.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

function startStore(budgetBytes?: number) {
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
  const store = new MemoryOutputStore({ clock, ...(budgetBytes === undefined ? {} : { budgetBytes }) });
  const advance = (ms: number): void => {
    now += ms;
    for (const timer of due.filter(({ at }) => at <= now)) {
      due = due.filter((other) => other !== timer);
      timer.callback();
    }
  };
  return { store, advance, timers: () => due.length };
}

describe('the output store', () => {
  it('keeps the output of every run of a job', () => {
    const { store } = startStore();
    for (const run of [1, 2]) {
      const output = store.open('a', run);
      output.append(bytes(`run ${run}\n`));
      output.end();
    }
    expect(store.lastLine('a', 1)).toBe('run 1');
    expect(store.lastLine('a', 2)).toBe('run 2');
    expect(store.read('a', 2)).toEqual({
      head: Uint8Array.from(bytes('run 2\n')),
      skipped: 0,
      skippedLines: 0,
      tail: new Uint8Array(),
      total: 6,
      ended: true,
    });
    expect(store.read('a', 3)).toBeNull();
    expect(store.read('b', 1)).toBeNull();
  });

  it('has an empty view of a run without output, until it ends', () => {
    const { store } = startStore();
    const output = store.open('a', 1);
    expect(store.read('a', 1)).toMatchObject({ total: 0, ended: false });
    output.end();
    expect(store.read('a', 1)).toBeNull();
    expect(store.allocated).toBe(0);
  });

  it('lets who follows a run without output read that it has ended', () => {
    const { store } = startStore();
    const output = store.open('a', 1);
    const seen: (boolean | undefined)[] = [];
    const unfollow = store.follow('a', 1, () => seen.push(store.read('a', 1)?.ended));
    output.end();
    expect(seen).toEqual([true]);
    expect(store.read('a', 1)).toMatchObject({ total: 0, ended: true });
    unfollow();
    expect(store.read('a', 1)).toBeNull();
  });

  it('tells followers at once, then at most 10 times a second, and once at the end', () => {
    const { store, advance, timers } = startStore();
    const output = store.open('a', 1);
    let told = 0;
    store.follow('a', 1, () => {
      told += 1;
    });
    for (let ms = 0; ms < 1000; ms += 1) {
      output.append(bytes('x'));
      advance(1);
    }
    expect(told).toBeGreaterThanOrEqual(10);
    expect(told).toBeLessThanOrEqual(11);
    const before = told;
    output.append(bytes('y'));
    output.end();
    expect(told).toBe(before + 1);
    expect(timers()).toBe(0);
    advance(1000);
    expect(told).toBe(before + 1);
  });

  it('tells nobody who has left, and leaves no timer behind', () => {
    const { store, timers } = startStore();
    const output = store.open('a', 1);
    let told = 0;
    const unfollow = store.follow('a', 1, () => {
      told += 1;
    });
    output.append(bytes('1'));
    output.append(bytes('2'));
    expect(timers()).toBe(1);
    unfollow();
    unfollow();
    expect(timers()).toBe(0);
    output.append(bytes('3'));
    output.end();
    expect(told).toBe(1);
  });

  it('drops the output of the runs that ended first when there is too much', () => {
    const { store } = startStore(3000);
    const running = store.open('running', 1);
    running.append(new Uint8Array(1000));
    const ends = ['b', 'a', 'c'].map((id) => ({ id, output: store.open(id, 1) }));
    for (const { output } of ends) output.append(new Uint8Array(500));
    for (const { output } of ends) output.end();
    expect(store.read('b', 1)?.total).toBe(500);
    running.append(new Uint8Array(600));
    expect(store.allocated).toBeLessThanOrEqual(3000);
    expect(store.read('b', 1)).toBeNull();
    expect(store.read('a', 1)?.total).toBe(500);
    expect(store.read('running', 1)?.total).toBe(1600);
  });

  it('forgets all runs of a job, and takes nothing more in for them', () => {
    const { store } = startStore();
    const first = store.open('a', 1);
    first.append(bytes('first'));
    first.end();
    const second = store.open('a', 2);
    second.append(bytes('second'));
    store.forget('a');
    second.append(bytes('more'));
    second.end();
    expect(store.read('a', 1)).toBeNull();
    expect(store.read('a', 2)).toBeNull();
    expect(store.allocated).toBe(0);
    store.forget('a');
  });

  it('hands out copies: what was read does not change', () => {
    const { store } = startStore();
    const output = store.open('a', 1);
    output.append(bytes('one'));
    const view = store.read('a', 1);
    output.append(bytes('two'));
    expect(Buffer.from(view?.head ?? []).toString()).toBe('one');
    expect(store.lastLine('a', 1)).toBe('onetwo');
  });
});
