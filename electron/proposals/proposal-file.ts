import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { proposalSchema } from '../../shared/jobs/proposal-schema.ts';
import { PROPOSABLE, type Proposable, type Proposal } from '../../shared/jobs/proposals.ts';
import { ok, type Result } from '../../shared/result.ts';
import { writePieces } from '../write-file.ts';

/** With what is carried out, which is for nobody else's eyes. */
export interface KeptProposal extends Proposal {
  readonly command: Proposable;
  readonly input: unknown;
}

export interface ProposalFile {
  read(): Promise<readonly KeptProposal[]>;
  write(kept: readonly KeptProposal[]): Promise<Result<null>>;
}

const fileSchema = z.object({
  proposals: z.array(proposalSchema.extend({ command: z.enum(PROPOSABLE), input: z.unknown() })),
});

/** In memory, when there is no folder. What can't be read is none: who asked asks again. */
export function proposalFile(path: string | null): ProposalFile {
  return {
    read: async () => {
      if (path === null) return [];
      try {
        return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
          .proposals as readonly KeptProposal[];
      } catch {
        return [];
      }
    },
    write: async (kept) => {
      if (path === null) return ok(null);
      const text = `${JSON.stringify({ proposals: kept }, null, 2)}\n`;
      return writePieces(path, only(text), { isPrivate: true });
    },
  };
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}
