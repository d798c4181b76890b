import { randomInt } from 'node:crypto';
import {
  MAX_PROPOSALS,
  MAX_WAITING_PROPOSALS,
  PROPOSAL_MS,
  type Proposable,
  type Proposal,
  type ProposalState,
} from '../../shared/jobs/proposals.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../queue/engine.ts';
import { describe } from './describe.ts';
import type { KeptProposal, ProposalFile } from './proposal-file.ts';

/** A change that was confirmed, carried out as any other door would. */
export type CarryOut = (
  command: Proposable,
  input: unknown,
) => Promise<Result<unknown, Problem | readonly Problem[]>>;

/**
 * Changes that programs ask for, and what becomes of them. Each can be decided once, within ten minutes. They are kept
 * beside the jobs, so that one that was asked for while nobody ran can be decided by a later process.
 */
export class ProposalDesk {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #file: ProposalFile;
  readonly #carryOut: CarryOut;
  readonly #listeners = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  /** The newest first. */
  #kept: readonly KeptProposal[] | null = null;

  constructor(options: {
    readonly engine: Engine;
    readonly clock: Clock;
    readonly file: ProposalFile;
    readonly carryOut: CarryOut;
  }) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#file = options.file;
    this.#carryOut = options.carryOut;
  }

  /** Tells what a change would do, and keeps it for somebody to decide on. */
  async propose(
    command: Proposable,
    input: unknown,
    by: string,
  ): Promise<Result<Proposal, readonly Problem[]>> {
    const described = await describe(this.#engine, command, input);
    if (!described.ok) return described;
    const at = this.#clock.now();
    const { title, lines, input: whole } = described.value;
    const times = { at, expiresAt: at + PROPOSAL_MS };
    const proposal: KeptProposal = {
      id: newId(),
      by,
      title,
      lines,
      ...times,
      state: { type: 'waiting' },
      command,
      input: whole,
    };
    return this.#inTurn(async () => {
      const kept = await this.#present();
      const waiting = kept.filter(({ state }) => state.type === 'waiting');
      if (waiting.length >= MAX_WAITING_PROPOSALS) return err([TOO_MANY]);
      const saved = await this.#save([proposal, ...kept].slice(0, MAX_PROPOSALS));
      return saved.ok ? ok(shown(proposal)) : err([saved.error]);
    });
  }

  /** The newest first. */
  list(): Promise<readonly Proposal[]> {
    return this.#inTurn(async () => (await this.#present()).map(shown));
  }

  async get(id: string): Promise<Proposal | null> {
    return (await this.list()).find((each) => each.id === id) ?? null;
  }

  /** Yes or no, once. What came of it is in the state. */
  async decide(id: string, accepted: boolean): Promise<Result<Proposal>> {
    // Before it is carried out: nobody can say yes a second time, whatever happens.
    const taken = await this.#inTurn(async () => {
      const proposal = (await this.#present()).find((each) => each.id === id);
      if (proposal?.state.type !== 'waiting') return err(notOpen(id, proposal?.state ?? null));
      return this.#become(proposal, { type: accepted ? 'under way' : 'refused' });
    });
    if (!taken.ok) return taken;
    if (!accepted) return ok(shown(taken.value));
    const { command, input } = taken.value;
    const done = await this.#carryOut(command, input);
    const state: ProposalState = done.ok
      ? { type: 'done', told: toldOf(done.value) }
      : { type: 'failed', told: wrongOf(done.error) };
    const decided = await this.#inTurn(() => this.#become(taken.value, state));
    return decided.ok ? ok(shown(decided.value)) : decided;
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #become(proposal: KeptProposal, state: ProposalState): Promise<Result<KeptProposal>> {
    const changed = { ...proposal, state };
    const kept = (await this.#present()).map((each) => (each.id === proposal.id ? changed : each));
    const saved = await this.#save(kept);
    return saved.ok ? ok(changed) : saved;
  }

  /** One after the other: each sees what the one before it has left. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** With those whose time is over. */
  async #present(): Promise<readonly KeptProposal[]> {
    this.#kept ??= await this.#file.read();
    const now = this.#clock.now();
    this.#kept = this.#kept.map((each) =>
      each.state.type === 'waiting' && now >= each.expiresAt ? { ...each, state: { type: 'expired' } } : each,
    );
    return this.#kept;
  }

  async #save(kept: readonly KeptProposal[]): Promise<Result<null>> {
    const saved = await this.#file.write(kept);
    if (!saved.ok) return saved;
    this.#kept = kept;
    for (const listener of this.#listeners) listener();
    return ok(null);
  }
}

const shown = ({ command: _, input: __, ...proposal }: KeptProposal): Proposal => proposal;

/** Without letters that look like figures. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
function newId(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function toldOf(value: unknown): string {
  if (Array.isArray(value)) return `Queued: ${value.map(({ id }: { readonly id: string }) => id).join(', ')}`;
  if (typeof value === 'object' && value !== null && 'changed' in value) {
    const { changed, unchanged, skipped } = value as {
      readonly changed: number;
      readonly unchanged: number;
      readonly skipped: readonly { readonly reason: string; readonly jobs: number }[];
    };
    const left = skipped.map(({ reason, jobs }) => `, ${jobs} left as they are: ${reason}`).join('');
    return `${changed} changed, ${unchanged} were so already${left}`;
  }
  return 'Done';
}

const wrongOf = (error: Problem | readonly Problem[]): string =>
  [error]
    .flat()
    .map((problem) => describeProblem(problem))
    .join('\n');

function notOpen(id: string, state: ProposalState | null): Problem {
  return {
    field: 'id',
    expected: 'a change that waits for a decision',
    got: state === null ? `${JSON.stringify(id)}, which is none` : `${id}, which is ${state.type}`,
    fix: state?.type === 'expired' ? 'Ask for it again.' : 'Nothing was changed. Each can be decided once.',
  };
}

const TOO_MANY: Problem = {
  field: '',
  expected: `at most ${MAX_WAITING_PROPOSALS} changes that wait for a decision`,
  got: 'one more',
  fix: 'Have those decided first.',
};
