import { describe, expect, it } from 'vitest';
import type { JsonValue, Outcome } from '../../../shared/jobs/job.ts';
import { checkedOutcome, MAX_RESULT_BYTES } from '../../../shared/jobs/result-limit.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { failedWith } from '../../support/fake-runner.ts';

const succeeded = (result: unknown): Outcome => ({ type: 'succeeded', result: result as JsonValue });
const messageOf = (result: unknown): string => {
  const outcome = checkedOutcome(succeeded(result));
  if (outcome.type !== 'failed') throw new Error(`expected the result to be refused, got ${outcome.type}`);
  expect(outcome.retryable).toBe(false);
  return `${outcome.error.code}: ${outcome.error.message}`;
};
const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);

describe('the result of a job', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'done'],
    ['an empty text', ''],
    ['a number', -1.5e300],
    ['false', false],
    ['a list', [1, [2, 'three'], []]],
    ['an object', { exitCode: 0, deep: { er: [null, true] } }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a field that is undefined, which is none', { a: undefined, b: 1 }],
    ['what is held twice', [[1], [1]].map((_, __, list) => list[0])],
    ['what is nested 150 deep', nested(150)],
    ['a text of exactly 1 MiB with its quotes', 'x'.repeat(MAX_RESULT_BYTES - 2)],
    ['a text of control characters that is just short enough', '\0'.repeat(174_762)],
    ['a long list of small numbers', Array.from({ length: 500_000 }, () => 7)],
  ])('may be %s', (_, result) => {
    const outcome = succeeded(result);
    expect(checkedOutcome(outcome)).toBe(outcome);
  });

  it('is refused past 1 MiB, with the limit, its size and what to do', () => {
    expect(messageOf('x'.repeat(MAX_RESULT_BYTES - 1))).toBe(
      "result too large: The job's result can't be kept: expected at most 1,048,576 bytes (1 MiB) of JSON, got at least 1,048,577 bytes. Write the data to a file and return its path.",
    );
    // Bytes count, not characters.
    expect(messageOf({ text: 'ü'.repeat(600_000) })).toContain('got 1,200,011 bytes.');
    expect(messageOf('\0'.repeat(200_000))).toContain('got 1,200,002 bytes.');
  });

  it('is refused without looking at all of it when it is much too large', () => {
    let list: unknown = ['x'.repeat(1_000)];
    // 2^100 lists, held by 100.
    for (let doubling = 0; doubling < 100; doubling += 1) list = [list, list];
    expect(messageOf(list)).toMatch(/^result too large: .* got at least 1,0\d\d,\d\d\d bytes\./);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'result is undefined.'],
    ['NaN', Number.NaN, 'result is NaN.'],
    ['Infinity in a list', [1, Number.POSITIVE_INFINITY], 'result[1] is Infinity.'],
    ['a big integer', { count: 7n }, 'result.count is a bigint.'],
    ['a function', { deep: [{ run: () => undefined }] }, 'result.deep[0].run is a function.'],
    ['undefined in a list', [undefined], 'result[0] is undefined.'],
    ['a date', { at: new Date(0) }, 'result.at is no plain object.'],
    ['a map', new Map(), 'result is no plain object.'],
    ['what is nested too deep', nested(300), 'is nested more than 200 deep, or holds itself.'],
  ])('is refused when it is %s', (_, result, where) => {
    const message = messageOf(result);
    expect(message).toMatch(/^result not json: The job's result can't be kept: expected JSON, but result/);
    expect(message).toContain(where);
    expect(message).toContain('Return texts, numbers');
  });

  it('is refused when it holds itself', () => {
    const result: { self?: unknown } = {};
    result.self = { list: [result] };
    expect(messageOf(result)).toContain('holds itself');
  });

  it('is not looked at when the run did not succeed', () => {
    const outcome = failedWith('exit 1');
    expect(checkedOutcome(outcome)).toBe(outcome);
  });
});

it('a job whose result cannot be kept is dead at once, whatever attempts it has left', async () => {
  const bench = await EngineBench.started();
  const id = await bench.add({ maxAttempts: 5 });
  bench.runner.end(id, succeeded({ rows: 'x'.repeat(2_000_000) }));
  await bench.rest();
  expect(await bench.job(id)).toMatchObject({
    state: 'dead',
    reason: 'not worth retrying',
    error: { code: 'result too large' },
  });
  expect(bench.facts(id)).toEqual(['job_created', 'job_started', 'job_failed', 'job_dead']);
  expect(bench.recorder.conservation().holds).toBe(true);
});
