import type {
  Bridge,
  CommandInput,
  CommandName,
  CommandReply,
  Pushes,
  PushName,
  QueryInput,
  QueryName,
  QueryReply,
} from '../shared/contract/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload. This file alone touches it. */
    readonly jobdeck?: Bridge;
  }
}

function bridge(): Bridge {
  if (window.jobdeck === undefined)
    throw new Error('The page has no bridge to the engine: it was opened outside Jobdeck.');
  return window.jobdeck;
}

/** Does something; the reply says whether it was accepted, and what it did arrives in a snapshot. */
export async function command<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
): Promise<CommandReply<N>> {
  return bridge().command(name, input);
}

/** Asks for what no snapshot carries. */
export async function query<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryReply<N>> {
  return bridge().query(name, input);
}

/** Returns its undo. */
export function subscribe<N extends PushName>(name: N, listener: (value: Pushes[N]) => void): () => void {
  return bridge().subscribe(name, listener);
}
