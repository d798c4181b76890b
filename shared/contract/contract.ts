import type { z } from 'zod';
import type { AppCommandId } from '../app-commands.ts';
import type { AppHealth } from '../app-health.ts';
import type { JobState } from '../jobs/job.ts';
import type { RunOutput } from '../jobs/job-views.ts';
import type { Proposal } from '../jobs/proposals.ts';
import type { Snapshot } from '../numbers/snapshot.ts';
import type { commands } from './commands.ts';
import type { queries } from './queries.ts';

/**
 * All that the window may say to the main process and hear from it. Handlers, preload and the renderer's types derive
 * from `commands` and `queries`: a call without a handler does not compile, and neither does a handler without a call.
 *
 * A command does something and answers whether it was accepted; a query answers what it asked; state arrives only by
 * queries and pushes. `reply` carries a type alone: what main says is trusted, what the window says is parsed.
 */
export type CommandName = keyof typeof commands;
export type QueryName = keyof typeof queries;

/** What main says by itself. */
export interface Pushes {
  /** At most 10 a second, only while the window shows. */
  readonly snapshot: Snapshot;
  /** The followed run has more output, or ended; at most 10 a second. */
  readonly output: RunOutput;
  readonly health: AppHealth;
  /** After each change of them. */
  readonly proposals: readonly Proposal[];
  /** A menu, the tray or a notification asks the window to show something. */
  readonly show: ShowRequest;
}

export type ShowRequest =
  /** What the window does itself. */
  | { readonly command: AppCommandId }
  | { readonly view: 'jobs'; readonly tab: JobState | 'all'; readonly search?: string }
  | { readonly view: 'job'; readonly jobId: string }
  /** What a program asks for, over whatever is there. */
  | { readonly view: 'proposal'; readonly proposalId: string };

export type PushName = keyof Pushes;

type Reply<E extends { readonly reply: object }> = E['reply'] extends { readonly type?: infer T } ? T : never;
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
export type CommandReply<N extends CommandName> = Reply<(typeof commands)[N]>;
export type QueryInput<N extends QueryName> = z.input<(typeof queries)[N]['input']>;
export type QueryReply<N extends QueryName> = Reply<(typeof queries)[N]>;

/** What the preload puts into the window, as `window.jobdeck`. */
export interface Bridge {
  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandReply<N>>;
  query<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryReply<N>>;
  /** Returns its undo. */
  subscribe<N extends PushName>(name: N, listener: (value: Pushes[N]) => void): () => void;
}
