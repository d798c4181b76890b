import type { SomeHandlers } from '../ipc/dispatch.ts';
import { type createEngineHandlers, withDecisions } from '../ipc/handlers.ts';
import type { LogBook } from '../log-book.ts';
import type { ProposalDesk } from '../proposals/proposal-desk.ts';

/** What the command line may ask the app. Where a person has a window before them, what a model asks for is decided there. */
export function controlHandlers(
  handlers: ReturnType<typeof createEngineHandlers>,
  {
    isHeadless,
    proposals,
    log,
  }: { readonly isHeadless: boolean; readonly proposals: ProposalDesk; readonly log: LogBook },
): SomeHandlers {
  const { commands, queries }: SomeHandlers = isHeadless ? withDecisions(handlers, proposals) : handlers;
  return { commands, queries: { ...queries, 'log.page': (query) => log.page(query) } };
}
