import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LINE_CAPACITY, WaitingLine } from '../../electron/queue/waiting-line.ts';
import type { WaitingJob } from '../../shared/jobs/job.ts';
import { jobs } from '../support/jobs.ts';

const some = (count: number, priority = 0): readonly WaitingJob[] =>
  Array.from({ length: count }, () => jobs.waiting({ priority }));

function filled(held: readonly WaitingJob[]): WaitingLine {
  const line = new WaitingLine();
  for (const job of held) line.add(job);
  return line;
}

function drained(line: WaitingLine): readonly string[] {
  const ids: string[] = [];
  for (let job = line.take(); job !== null; job = line.take()) ids.push(job.id);
  return ids;
}

const idsOf = (held: readonly WaitingJob[]): readonly string[] => held.map((job) => job.id);

describe('WaitingLine', () => {
  it('is whole and empty at first', () => {
    const line = new WaitingLine();
    expect([line.complete, line.held, line.take()]).toEqual([true, 0, null]);
  });

  it('gives jobs in the order in which they came', () => {
    const held = some(5);
    expect(drained(filled(held))).toEqual(idsOf(held));
  });

  it('lets a higher priority go first, behind those of its own', () => {
    const [a, b] = some(2);
    const [high, highToo] = some(2, 9);
    const [low] = some(1, -3);
    const order = [low, a, high, b, highToo] as WaitingJob[];
    expect(drained(filled(order))).toEqual([high?.id, highToo?.id, a?.id, b?.id, low?.id]);
  });

  it('puts a priority in its place after some were taken', () => {
    const held = some(3);
    const line = filled(held);
    line.take();
    const [high] = some(1, 1);
    line.add(high as WaitingJob);
    expect(drained(line)).toEqual([high?.id, held[1]?.id, held[2]?.id]);
  });

  it('lets go of many that left another way, whatever comes and is taken in between', () => {
    const held = some(300);
    const line = filled(held);
    const left = new Set(held);
    for (const [index, job] of held.entries()) {
      if (index % 3 === 0) {
        line.remove(job.id);
        left.delete(job);
      }
      if (index % 40 === 39) {
        const [high, late] = [...some(1, 1), ...some(1)] as [WaitingJob, WaitingJob];
        line.add(late);
        line.add(high);
        left.add(late);
        expect(line.take()).toBe(high);
      }
    }
    expect(line.held).toBe(left.size);
    expect(drained(line)).toEqual(idsOf([...left]));
  });

  it('lets go of a job that left another way', () => {
    const held = some(3);
    const line = filled(held);
    line.remove(held[1]?.id ?? '');
    line.remove('a stranger');
    expect(drained(line)).toEqual([held[0]?.id, held[2]?.id]);
    expect(line.held).toBe(0);
  });

  it('holds no more than its capacity, and says that there are more', () => {
    const held = some(LINE_CAPACITY + 1);
    const line = filled(held.slice(0, -1));
    expect(line.complete).toBe(true);
    line.add(held.at(-1) as WaitingJob);
    expect(line.complete).toBe(false);
    expect(drained(line)).toEqual(idsOf(held.slice(0, -1)));
  });

  it('leaves the last to the store when a priority comes into a full line', () => {
    const held = some(LINE_CAPACITY);
    const line = filled(held);
    const [high] = some(1, 1);
    line.add(high as WaitingJob);
    expect(line.complete).toBe(false);
    expect(drained(line)).toEqual([high?.id, ...idsOf(held.slice(0, -1))]);
  });

  it('leaves what belongs behind its last to the store while it is not whole', () => {
    const line = new WaitingLine();
    const front = [...some(1, 5), ...some(1, 3)];
    line.refill(front, false);
    const [same] = some(1, 3);
    const [between] = some(1, 4);
    line.add(same as WaitingJob);
    line.add(between as WaitingJob);
    expect(drained(line)).toEqual([front[0]?.id, between?.id, front[1]?.id]);
  });

  it('takes nothing in while it is empty and not whole: the store knows the order', () => {
    const line = new WaitingLine();
    line.refill([], false);
    line.add(some(1)[0] as WaitingJob);
    expect(line.take()).toBeNull();
    expect(line.complete).toBe(false);
  });

  it('goes on taking jobs in after it was filled whole', () => {
    const line = new WaitingLine();
    const held = some(2);
    line.refill(held, true);
    const [late] = some(1);
    line.add(late as WaitingJob);
    expect(drained(line)).toEqual([...idsOf(held), late?.id]);
  });

  it('does not touch the jobs that it was filled with', () => {
    const held = [...some(3)];
    const line = new WaitingLine();
    line.refill(held, true);
    line.take();
    line.add(some(1, 9)[0] as WaitingJob);
    expect(held).toHaveLength(3);
    expect(held.every((job) => job !== null)).toBe(true);
  });

  it('does not grow when jobs are added and cancelled over and over', () => {
    const line = new WaitingLine();
    const stays = some(1)[0] as WaitingJob;
    line.add(stays);
    let longest = 0;
    const { findIndex } = Array.prototype;
    // A leak of empty places shows nowhere but in what has to be searched.
    const spy = vi.spyOn(Array.prototype, 'findIndex').mockImplementation(function (
      this: unknown[],
      ...search
    ) {
      longest = Math.max(longest, this.length);
      return findIndex.apply(this, search);
    });
    for (let round = 0; round < 10_000; round += 1) {
      line.add({ ...stays, id: `passing-${round}` });
      line.remove(`passing-${round}`);
    }
    spy.mockRestore();
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThanOrEqual(4 * LINE_CAPACITY);
    expect(drained(line)).toEqual([stays.id]);
  });

  it('is always the front of the whole line, and knows when it is all of it', () => {
    type Step = { readonly do: 'add' | 'take' | 'remove'; readonly priority: number; readonly pick: number };
    const step: fc.Arbitrary<Step> = fc.record({
      do: fc.constantFrom('add', 'add', 'add', 'take', 'remove'),
      priority: fc.integer({ min: -2, max: 2 }),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.nat(6), (steps, before) => {
        // The store: all that waits, in the order of claiming.
        let store: WaitingJob[] = [];
        const put = (job: WaitingJob): void => {
          const place = store.findIndex((each) => each.options.priority < job.options.priority);
          store.splice(place === -1 ? store.length : place, 0, job);
        };
        for (let index = 0; index < before; index += 1) put(jobs.waiting({ priority: index % 3 }));
        const line = new WaitingLine();
        line.refill(store.slice(0, 3), store.length <= 3);
        for (const each of steps) {
          if (each.do === 'add') {
            const job = jobs.waiting({ priority: each.priority });
            put(job);
            line.add(job);
          } else if (each.do === 'remove') {
            const job = store[each.pick % Math.max(1, store.length)];
            if (job === undefined) continue;
            store = store.filter((other) => other !== job);
            line.remove(job.id);
          } else {
            let taken = line.take();
            if (taken === null && !line.complete) {
              line.refill(store.slice(0, 3), store.length <= 3);
              taken = line.take();
            }
            expect(taken?.id).toBe(store.shift()?.id);
          }
        }
        if (line.complete) expect(drained(line)).toEqual(idsOf(store));
        else expect(idsOf(store).join()).toContain(drained(line).join());
      }),
      { numRuns: 500 },
    );
  });
});
