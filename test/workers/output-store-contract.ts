import { describe, expect, it } from 'vitest';
import type { RunOutputs } from '../../electron/workers/output-store.ts';

export interface StartedOutputs {
  readonly store: RunOutputs & { readonly allocated: number };
  /** Moves the store's clock on. */
  advance(ms: number): void;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** What holds for every output store. Runs under way are read at once; all others at once or later. */
export function describeOutputStore(name: string, start: () => StartedOutputs): void {
  describe(name, () => {
    it('keeps the output of every run of a job', async () => {
      const { store } = start();
      for (const run of [1, 2]) {
        const output = store.open('a', run);
        output.append(bytes(`run ${run}\n`));
        output.end();
      }
      expect(store.lastLine('a', 1)).toBe('run 1');
      expect(store.lastLine('a', 2)).toBe('run 2');
      expect(await store.read('a', 2)).toEqual({
        head: Uint8Array.from(bytes('run 2\n')),
        skipped: 0,
        skippedLines: 0,
        tail: new Uint8Array(),
        total: 6,
        ended: true,
      });
      expect(await store.read('a', 3)).toBeNull();
      expect(await store.read('b', 1)).toBeNull();
      expect(store.lastLine('b', 1)).toBe('');
    });

    it('has an empty view of a run without output, until it ends', async () => {
      const { store } = start();
      const output = store.open('a', 1);
      expect(store.read('a', 1)).toMatchObject({ total: 0, ended: false });
      output.end();
      expect(await store.read('a', 1)).toBeNull();
      expect(store.allocated).toBe(0);
    });

    it('answers at once while a run is under way', () => {
      const { store } = start();
      const output = store.open('a', 1);
      output.append(bytes('one'));
      expect(store.read('a', 1)).toMatchObject({ total: 3, ended: false });
      output.skip(10, 2);
      expect(store.read('a', 1)).toMatchObject({ skipped: 10, skippedLines: 2, total: 13 });
    });

    it('lets who follows a run without output read that it has ended', async () => {
      const { store } = start();
      const output = store.open('a', 1);
      const seen: unknown[] = [];
      const unfollow = store.follow('a', 1, () => seen.push(store.read('a', 1)));
      output.end();
      expect(seen).toMatchObject([{ total: 0, ended: true }]);
      unfollow();
      expect(await store.read('a', 1)).toBeNull();
    });

    it('tells followers at once, then at most 10 times a second, and once at the end', () => {
      const { store, advance } = start();
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
      advance(1000);
      expect(told).toBe(before + 1);
    });

    it('tells nobody who has left', () => {
      const { store } = start();
      const output = store.open('a', 1);
      let told = 0;
      const unfollow = store.follow('a', 1, () => {
        told += 1;
      });
      output.append(bytes('1'));
      output.append(bytes('2'));
      unfollow();
      unfollow();
      output.append(bytes('3'));
      output.end();
      expect(told).toBe(1);
    });

    it('forgets all runs of a job, and takes nothing more in for them', async () => {
      const { store } = start();
      const first = store.open('a', 1);
      first.append(bytes('first'));
      first.end();
      const second = store.open('a', 2);
      second.append(bytes('second'));
      store.forget('a');
      second.append(bytes('more'));
      second.end();
      expect(await store.read('a', 1)).toBeNull();
      expect(await store.read('a', 2)).toBeNull();
      expect(store.allocated).toBe(0);
      store.forget('a');
    });

    it('hands out copies: what was read does not change', async () => {
      const { store } = start();
      const output = store.open('a', 1);
      output.append(bytes('one'));
      const view = await store.read('a', 1);
      output.append(bytes('two'));
      expect(Buffer.from(view?.head ?? []).toString()).toBe('one');
      expect(store.lastLine('a', 1)).toBe('onetwo');
    });
  });
}
