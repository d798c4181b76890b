import { carryOutOn } from '../../electron/proposals/carry-out.ts';
import { ProposalDesk } from '../../electron/proposals/proposal-desk.ts';
import { proposalFile } from '../../electron/proposals/proposal-file.ts';
import type { EngineBench } from './engine-bench.ts';

/** Changes that programs ask for; kept in that file, or with null in memory. */
export function proposalsOn({ engine, clock }: EngineBench, path: string | null = null): ProposalDesk {
  return new ProposalDesk({ engine, clock, file: proposalFile(path), carryOut: carryOutOn(engine) });
}
