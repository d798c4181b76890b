import type { Problem } from '../result.ts';

/**
 * What is searched for, read by parse-search.ts. Plain values, so that it can be handed to a thread. Moments are
 * absolute: ages were resolved when the text was read.
 */
export type Condition =
  | { readonly type: 'all'; readonly of: readonly Condition[] }
  | { readonly type: 'any'; readonly of: readonly Condition[] }
  | { readonly type: 'not'; readonly of: Condition }
  /** Contains it, whatever the case. */
  | { readonly type: 'text'; readonly within: TextPlace; readonly text: string }
  | { readonly type: 'is'; readonly field: NameField; readonly value: string }
  | {
      readonly type: 'compare';
      readonly field: NumberField;
      readonly op: Comparison;
      readonly value: number;
    };

/** `anywhere`: name, tags, payload and error. */
export type TextPlace = 'anywhere' | 'name' | 'error';
export type NameField = 'state' | 'kind' | 'queue' | 'tag' | 'id' | 'key' | 'group' | 'schedule';
/** Moments and durations in ms. */
export type NumberField = 'attempt' | 'priority' | 'ran' | 'waited' | 'created' | 'finished';
export type Comparison = '<' | '<=' | '=' | '>=' | '>';

/** What a store is asked for. */
export interface JobSearch {
  readonly where: Condition;
  /** Wall time, ms: what runs has run, and what waits has waited, until then. */
  readonly now: number;
}

/** Everything. */
export const ALL: Condition = Object.freeze({ type: 'all', of: Object.freeze([]) });

/** What is wrong with a search, and where: the index of the character in the text, its length when it is at the end. */
export interface SearchProblem extends Problem {
  readonly at: number;
}

/** Longer ones are refused. */
export const MAX_SEARCH_LENGTH = 1_000;
/** Words and filters at most in one search, and parentheses within each other. */
export const MAX_TERMS = 50;
export const MAX_DEPTH = 20;

export function both(a: Condition, b: Condition): Condition {
  return { type: 'all', of: [a, b] };
}
