import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CappedLog } from '../../electron/workers/output-log.ts';

type Step =
  | { readonly type: 'append'; readonly bytes: Uint8Array }
  | { readonly type: 'skip'; readonly bytes: number; readonly lines: number };

/** The same, as plainly as it can be said: all bytes in an array, null where they are not known. */
function naive(steps: readonly Step[], headBytes: number, tailBytes: number) {
  const all: (number | null)[] = [];
  let unknownLines = 0;
  for (const step of steps) {
    if (step.type === 'append') all.push(...step.bytes);
    else {
      all.push(...new Array<null>(step.bytes).fill(null));
      unknownLines += step.lines;
    }
  }
  const firstGap = all.indexOf(null);
  const known = firstGap === -1 ? all.length : firstGap;
  const head = all.slice(0, Math.min(headBytes, known));
  const afterLastGap = Math.max(all.lastIndexOf(null) + 1, head.length);
  const tail = all.slice(Math.max(afterLastGap, all.length - tailBytes));
  const skipped = all.slice(head.length, all.length - tail.length);
  const lines = skipped.filter((byte) => byte === 10).length + unknownLines;
  return { head, tail, skipped: skipped.length, skippedLines: lines, total: all.length };
}

// Line ends are a third of all bytes, so that they are at every border.
const byte = fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 }), fc.constant(65));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(byte, { maxLength: 40 })
      .map((bytes) => ({ type: 'append', bytes: Uint8Array.from(bytes) }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ bytes: fc.integer({ min: 1, max: 50 }), lines: fc.integer({ min: 0, max: 9 }) })
      .map(({ bytes, lines }) => ({ type: 'skip', bytes, lines: Math.min(bytes, lines) }) as const),
  },
);

function apply(log: CappedLog, steps: readonly Step[]): CappedLog {
  for (const one of steps) {
    if (one.type === 'append') log.append(one.bytes);
    else log.skip(one.bytes, one.lines);
  }
  return log;
}

const described = (log: CappedLog) => ({
  head: [...log.head()],
  tail: [...log.tail()],
  skipped: log.skipped,
  skippedLines: log.skippedLines,
  total: log.total,
});

describe('a capped log', () => {
  it('keeps the head, the tail and the counts that plain arithmetic gives', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (steps, headBytes, tailBytes) => {
          const log = apply(new CappedLog({ headBytes, tailBytes }), steps);
          expect(described(log)).toEqual(naive(steps, headBytes, tailBytes));
          log.compact();
          expect(described(log)).toEqual(naive(steps, headBytes, tailBytes));
          expect(log.allocated).toBe(log.head().length + log.tail().length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is the same at the end of a chain of logs that cap on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 8 }), (rounds) => {
        const direct = apply(new CappedLog({ headBytes: 30, tailBytes: 20 }), rounds.flat());
        const relayed = new CappedLog({ headBytes: 30, tailBytes: 20 });
        let room = 30;
        for (const steps of rounds) {
          const part = apply(new CappedLog({ headBytes: room, tailBytes: 20 }), steps);
          room = part.skipped > 0 ? 0 : room - part.head().length;
          relayed.append(part.head());
          relayed.skip(part.skipped, part.skippedLines);
          relayed.append(part.tail());
        }
        expect(described(relayed)).toEqual(described(direct));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the last bytes as far back as nothing is left out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.integer({ min: 0, max: 80 }), (steps, count) => {
        const log = apply(new CappedLog({ headBytes: 30, tailBytes: 20 }), steps);
        const kept = log.skipped > 0 ? [...log.tail()] : [...log.head(), ...log.tail()];
        expect([...log.last(count)]).toEqual(count === 0 ? [] : kept.slice(-count));
      }),
    );
  });

  it('has no memory while it is empty, and never more than its caps', () => {
    const log = new CappedLog();
    expect(log.allocated).toBe(0);
    log.append(Buffer.from('short'));
    expect(log.allocated).toBeLessThan(1024);
    for (let index = 0; index < 1000; index += 1) log.append(new Uint8Array(1000));
    expect(log.allocated).toBe(65_536 + 196_608);
    expect(log.total).toBe(1_000_005);
  });
});
