import { z } from 'zod';

const plain = <T extends string>(type: T) => z.object({ type: z.literal(type) });
const told = <T extends string>(type: T) => z.object({ type: z.literal(type), told: z.string() });

/** A proposal that was written to a file, or is answered to a program. */
export const proposalSchema = z.object({
  id: z.string(),
  by: z.string(),
  title: z.string(),
  lines: z.array(z.string()),
  at: z.number(),
  expiresAt: z.number(),
  state: z.discriminatedUnion('type', [
    plain('waiting'),
    plain('under way'),
    told('done'),
    told('failed'),
    plain('refused'),
    plain('expired'),
  ]),
});
