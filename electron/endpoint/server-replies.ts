import type { Problem } from '../../shared/result.ts';
import type { EndpointAt } from '../../shared/settings/endpoint-settings.ts';
import { errorText } from '../logger.ts';
import { problemReply, type Reply } from './reply.ts';

/** What else was sent is not read: the connection ends with the answer. */
export function closing(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, Connection: 'close' } };
}

export const NO_BODY = closing(
  problemReply(413, 'has-body', [
    { field: '', expected: 'a request without a body', got: 'one with a body', fix: 'Leave it out.' },
  ]),
);

export const SHUT = closing(
  problemReply(503, 'quitting', [
    {
      field: '',
      expected: 'a Jobdeck that runs',
      got: 'one that is quitting',
      fix: 'Nothing was done. Try again when it runs again.',
    },
  ]),
);

export const BUG = closing(
  problemReply(500, 'bug', [
    {
      field: '',
      expected: 'the request to be carried out',
      got: 'an error inside Jobdeck',
      fix: 'The log has the details. Try again, and report it when it happens again.',
    },
  ]),
);

/** Why nothing can listen there. */
export function unavailable(at: EndpointAt, error: unknown): Problem {
  const { code } = error as NodeJS.ErrnoException;
  return {
    field: 'endpoint',
    expected:
      at === 'socket' ? 'to listen at a socket in the data folder' : `to listen at port ${at} of 127.0.0.1`,
    got: code === 'EADDRINUSE' ? 'a port that another program has' : errorText(error),
    fix:
      at === 'socket'
        ? 'Choose a port instead, or a data folder with a short path.'
        : 'Choose another port, or 0 for one that is free.',
  };
}
