/**
 * A change that a program asks for and a person decides on: made by `jobdeck mcp`, told as what it would do, carried out
 * once somebody has said yes in the window, or where none is open, on a terminal.
 */
export interface Proposal {
  /** What a person types: `k7q2-9fxd`. */
  readonly id: string;
  /** Who asked, in its own words. */
  readonly by: string;
  /** What it would do: `Retry 18 jobs`. */
  readonly title: string;
  /** Of what it would do it to the first, a line each. */
  readonly lines: readonly string[];
  /** Wall time, ms. */
  readonly at: number;
  /** From then on nobody can say yes any more. */
  readonly expiresAt: number;
  readonly state: ProposalState;
}

export type ProposalState =
  | { readonly type: 'waiting' }
  /** Somebody said yes; also what is left of one when Jobdeck ended in its midst. */
  | { readonly type: 'under way' }
  | { readonly type: 'done'; readonly told: string }
  /** It was confirmed, and could not be done. */
  | { readonly type: 'failed'; readonly told: string }
  | { readonly type: 'refused' }
  | { readonly type: 'expired' };

/** What can be asked for. */
export const PROPOSABLE = ['jobs.enqueue', 'jobs.change', 'queues.pause', 'queues.resume'] as const;
export type Proposable = (typeof PROPOSABLE)[number];

export const PROPOSAL_MS = 600_000;
/** Waiting at once; more is a program gone wrong. */
export const MAX_WAITING_PROPOSALS = 20;
/** Kept with those that were decided, so that who asked can see what became of it. */
export const MAX_PROPOSALS = 50;
/** Lines of what it would do. */
export const MAX_PROPOSAL_LINES = 10;
/** Jobs that a search finds are pinned by their ids up to so many: what is confirmed is what was shown. */
export const MAX_PINNED_JOBS = 1_000;
