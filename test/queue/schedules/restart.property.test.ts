import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Disk, ProcessStore } from '../../support/disk.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { EPOCH } from '../../support/fake-clock.ts';
import { scheduleOf } from '../../support/schedules.ts';
import { turns } from '../../support/turns.ts';

const MINUTE = 60_000;

type Step =
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'sleep'; readonly ms: number }
  | { readonly type: 'jump'; readonly ms: number }
  /** The process dies so many turns of the event loop after a moment has come. */
  | { readonly type: 'crash'; readonly turns: number; readonly closedMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5 * MINUTE }) }),
  fc.record({ type: fc.constant('sleep' as const), ms: fc.integer({ min: 1, max: 60 * MINUTE }) }),
  fc.record({ type: fc.constant('jump' as const), ms: fc.integer({ min: -60 * MINUTE, max: 60 * MINUTE }) }),
  fc.record({
    type: fc.constant('crash' as const),
    turns: fc.integer({ min: 0, max: 12 }),
    closedMs: fc.integer({ min: 0, max: 20 * MINUTE }),
  }),
);

/** One process after the other over one disk, with one wall clock. */
class Lives {
  readonly disk = new Disk();
  #store = new ProcessStore(this.disk);
  #bench = new EngineBench({ store: this.#store, concurrency: 4 });

  async start(): Promise<EngineBench> {
    this.#bench.runner.auto = () => ({ type: 'succeeded', result: null });
    await this.#bench.engine.start();
    await this.#bench.rest();
    return this.#bench;
  }

  get bench(): EngineBench {
    return this.#bench;
  }

  async crash(after: number, closedMs: number): Promise<void> {
    const { clock } = this.#bench;
    clock.pass(MINUTE);
    const waking = clock.advance(0);
    await turns(after);
    this.#store.crash();
    await waking;
    this.#store = new ProcessStore(this.disk);
    const next = new EngineBench({ store: this.#store, concurrency: 4 });
    next.clock.jump(clock.now() - next.clock.now() + closedMs);
    this.#bench = next;
    await this.start();
  }

  /** The planned moments that got a job, in the order of the jobs. */
  moments(): readonly number[] {
    return this.disk.journal.flatMap(({ before, after }) =>
      before === null && after !== null && after.key !== null ? [Number(after.key.split(' ').at(-1))] : [],
    );
  }
}

it('whatever happens to the process and to the clock, no moment gets two jobs, and with "all" none is left out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const lives = new Lives();
      const first = await lives.start();
      await first.engine.schedules.add(scheduleOf({ cron: '* * * * *', missed: 'all', overlap: 'queue' }));
      let latest = EPOCH;
      for (const each of steps) {
        const { clock } = lives.bench;
        if (each.type === 'pass') await clock.advance(each.ms);
        else if (each.type === 'crash') await lives.crash(each.turns, each.closedMs);
        else {
          if (each.type === 'sleep') clock.pass(each.ms);
          else clock.jump(each.ms);
          // It looks every 30 s.
          await clock.advance(31_000);
        }
        latest = Math.max(latest, lives.bench.clock.now());
      }
      // What was set back comes to where it was; it looks every 30 s.
      await lives.bench.advance(Math.max(0, latest - lives.bench.clock.now()) + 31_000);
      latest = Math.max(latest, lives.bench.clock.now());
      const moments = lives.moments();
      expect(new Set(moments).size).toBe(moments.length);
      const all = Array.from(
        { length: Math.floor((latest - EPOCH) / MINUTE) },
        (_, n) => EPOCH + (n + 1) * MINUTE,
      );
      // A clock that was set back to before the beginning makes moments of its own.
      expect(moments.toSorted((a, b) => a - b).filter((at) => at > EPOCH)).toEqual(all);
      expect(lives.bench.logger.errors).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 120_000);

it('with "one" and "skip" a sleep makes one job or none, wherever the process dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('one' as const, 'skip' as const),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 2 * MINUTE, max: 20 * MINUTE }),
      async (missed, after, closedMs) => {
        const lives = new Lives();
        const first = await lives.start();
        await first.engine.schedules.add(scheduleOf({ cron: '30 */2 * * * *', missed }));
        first.clock.pass(3 * 3_600_000);
        await lives.crash(after, closedMs);
        const moments = lives.moments();
        expect(new Set(moments).size).toBe(moments.length);
        // One look before the crash, one after it.
        expect(moments.length).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
