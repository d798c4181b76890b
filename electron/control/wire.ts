import { z } from 'zod';
import type { Pushes } from '../../shared/contract/contract.ts';
import type { RunOutput } from '../../shared/jobs/job-views.ts';
import type { Problem } from '../../shared/result.ts';

/**
 * What is spoken over the control socket: JSON, a text a line, over the same contract as the window's
 * (shared/contract/). The server speaks first and says who it is. Then the client calls and the server answers, one
 * call after the other in their order; between answers the server pushes the output that this client follows.
 */
export const PROTOCOL = 1;

/** A line may be so long, its newline left out: the largest file of jobs fits, escaped as JSON. 64 MiB. */
export const MAX_LINE_BYTES = 67_108_864;

export const helloSchema = z.object({
  hello: z.object({
    protocol: z.int(),
    version: z.string(),
    /** The data folder without symbolic links: who finds a socket by an address of old sees that it is another's. */
    folder: z.string(),
    pid: z.int(),
  }),
});
export type Hello = z.infer<typeof helloSchema>;

const id = z.int().min(0);
const name = z.string().min(1).max(64);
export const callSchema = z.union([
  z.strictObject({ id, command: name, input: z.unknown().optional() }),
  z.strictObject({ id, query: name, input: z.unknown().optional() }),
]);
export type CallLine = z.infer<typeof callSchema>;

/** `id` is that of the call; null when the line could not be read as one. */
export type AnswerLine =
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number | null; readonly refused: Problem };
export type PushLine = { readonly push: 'output'; readonly value: Pushes['output'] };
export type ServerLine = Hello | AnswerLine | PushLine;

/** Bytes become `{"$bytes": "<base64>"}`; all else is JSON as it is. Ends in a newline. */
export function encodeLine(line: ServerLine | CallLine): string {
  return `${JSON.stringify(line, replaceBytes)}\n`;
}

function replaceBytes(this: unknown, key: string, value: unknown): unknown {
  // Not `value`: a Buffer has been asked for its own JSON by then.
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Uint8Array ? { $bytes: Buffer.from(original).toString('base64') } : value;
}

type WireBytes = { readonly $bytes: string };
/** The output of a run is all of the contract that holds bytes. */
export function outputFromWire(value: unknown): RunOutput | null {
  if (value === null) return null;
  const wire = value as Omit<RunOutput, 'head' | 'tail'> & {
    readonly head: WireBytes;
    readonly tail: WireBytes;
  };
  const bytes = ({ $bytes }: WireBytes): Uint8Array => Buffer.from($bytes, 'base64');
  return { ...wire, head: bytes(wire.head), tail: bytes(wire.tail) };
}
