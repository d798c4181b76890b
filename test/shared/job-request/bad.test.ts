import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { describeProblem, type Problem } from '../../../shared/result.ts';
import { BAD } from './bad-requests.ts';
import { COMMAND, command, problemsOf } from './requests.ts';

describe('a bad request', () => {
  it.each(BAD)(
    'with %s is told with what was expected, what came and what to do',
    (_, value, field, expected, got, fix) => {
      const problems = problemsOf(value);
      expect(problems).toHaveLength(1);
      const [problem] = problems as [Problem];
      expect(problem.field).toBe(field);
      expect(problem.expected).toContain(expected);
      expect(problem.got).toContain(got);
      expect(problem.fix).toContain(fix);
      expect(problem.fix).toMatch(/[.}]$/);
    },
  );

  it('is told all at once', () => {
    const problems = problemsOf({
      kind: 'command',
      payload: {},
      priority: 'high',
      maxAttempts: 0,
      colour: 'red',
    });
    expect(problems.map((problem) => problem.field).sort()).toEqual([
      'colour',
      'maxAttempts',
      'payload.program',
      'priority',
    ]);
  });

  it('has no control character in its text, whatever the keys are called', () => {
    const problems = [
      ...problemsOf({ ...COMMAND, 'a\u001b[2J': 1 }),
      ...problemsOf(command({ program: 'ls', env: { 'A\u009b=\n': 'x' } })),
    ];
    expect(problems.map(({ field }) => field)).toEqual(['a [2J', 'payload.env.A =']);
    expect(problems.map(describeProblem).join('')).not.toMatch(/\p{Cc}/u);
  });

  it('never has a text longer than a line of a screen in it', () => {
    for (const problem of problemsOf({ ...COMMAND, name: 'x'.repeat(5_000), queue: 'y'.repeat(5_000) })) {
      expect(problem.got.length).toBeLessThanOrEqual(80);
    }
  });

  it('is never an error thrown, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        expect(parseJobRequest(value).ok).toBe(false);
        expect(parseJobRequest({ ...COMMAND, tags: value, name: value, queue: value }).ok).toBeDefined();
        expect(parseJobRequest({ kind: 'http', payload: value }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
