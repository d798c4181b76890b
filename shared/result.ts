/** An expected failure is a value. Only bugs throw. */
export type Result<T, E = Problem> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/**
 * What is wrong with an input or a command, in words for a person.
 * `field` is the dotted path of the input that is wrong ('' when it is not about one field).
 */
export interface Problem {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  /** What to do about it; a full sentence. */
  readonly fix: string;
  /** What is not there (any more); a store that takes nothing now. Else it is the input, or how things are. */
  readonly code?: 'not-found' | 'unavailable';
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** One line: `payload.program: expected the name of a program, got "". Give …` */
export function describeProblem(problem: Problem): string {
  const where = problem.field === '' ? '' : `${problem.field}: `;
  return `${where}expected ${problem.expected}, got ${problem.got}. ${problem.fix}`;
}
