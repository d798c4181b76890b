import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { channelOf } from '../../shared/channels.ts';
import { commands } from '../../shared/contract/commands.ts';
import { queries } from '../../shared/contract/queries.ts';
import { describeProblem, type Problem } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type Answer, type CallKind, createDispatch, type Handlers } from './dispatch.ts';
import { createRefusalLog } from './refusal-log.ts';
import { refuseSender, type SenderFrame } from './sender.ts';

/**
 * The only door between the window and the engine. Every message is checked twice before its handler sees it: who sent
 * it, here, and what it says, in the dispatch. A query that is refused is rejected with the sentence that says why.
 */
export interface IpcServerOptions {
  readonly ipc: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly handlers: Handlers;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Returns the undo. */
export function serveIpc({ ipc, handlers, logger, clock }: IpcServerOptions): () => void {
  const advice = 'This is a bug of the window; reload it and try again.';
  const dispatch = createDispatch({ handlers, advice, logger, logRefusal: createRefusalLog(logger, clock) });
  const channels: string[] = [];

  const serve = (kind: CallKind, name: string): void => {
    const channel = channelOf[kind](name);
    channels.push(channel);
    ipc.handle(channel, async (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      const problem = refuseSender(event.senderFrame as SenderFrame | null) ?? refuseExtra(args);
      return replyOf(
        problem ? dispatch.refuse(kind, name, problem) : await dispatch.call(kind, name, args[0]),
      );
    });
  };

  for (const name of Object.keys(commands)) serve('command', name);
  for (const name of Object.keys(queries)) serve('query', name);
  return () => {
    for (const channel of channels.splice(0)) ipc.removeHandler(channel);
  };
}

function replyOf(answer: Answer): unknown {
  if ('refused' in answer) throw new Error(describeProblem(answer.refused));
  return answer.reply;
}

function refuseExtra(args: readonly unknown[]): Problem | null {
  if (args.length <= 1) return null;
  return {
    field: '',
    expected: 'one input',
    got: `${args.length} arguments`,
    fix: 'Send one value that fits the contract.',
  };
}
