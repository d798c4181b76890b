import type { Problem } from '../result.ts';

/** Where the local endpoint listens (docs/endpoint.md): a port of 127.0.0.1, or a Unix socket in the data folder. */
export type EndpointAt = number | 'socket';

export type EndpointPresent =
  /** There is no folder for its token: everything is in memory. */
  | { readonly state: 'no-folder' }
  | { readonly state: 'closed' }
  | {
      readonly state: 'open';
      readonly at: EndpointAt;
      readonly address: string;
      readonly tokenFile: string;
    }
  /** It was chosen, and could not be opened when Jobdeck started. */
  | { readonly state: 'failed'; readonly at: EndpointAt; readonly problem: Problem };

/** What is offered to begin with; no program that is widely used has it. */
export const SUGGESTED_PORT = 4927;
