import type { Proposable, Proposal } from '../../shared/jobs/proposals.ts';
import type { Problem, Result } from '../../shared/result.ts';

/** Changes that programs ask for and persons decide on, wherever they are kept. */
export interface Proposals {
  propose(command: Proposable, input: unknown, by: string): Promise<Result<Proposal, readonly Problem[]>>;
  list(): Promise<readonly Proposal[]>;
  get(id: string): Promise<Proposal | null>;
  decide(id: string, accepted: boolean): Promise<Result<Proposal>>;
}
