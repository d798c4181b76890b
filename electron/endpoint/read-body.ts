import type { IncomingMessage } from 'node:http';
import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { problemReply, type Reply } from './reply.ts';

/** 16 MiB: a batch of 10,000 ordinary jobs fits several times. */
export const MAX_BODY_BYTES = 16_777_216;

/** The JSON of a request, or what to answer instead; nothing for an empty body. `onWanted`: it will be read. */
export async function readJsonBody(
  request: IncomingMessage,
  maxBytes: number,
  onWanted: () => void,
): Promise<Result<unknown, Reply>> {
  const announced = request.headers['content-length'];
  const isEmpty = request.headers['transfer-encoding'] === undefined && Number(announced ?? 0) === 0;
  if (isEmpty) return ok(undefined);
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) return err(NO_JSON_TYPE);
  if (Number(announced ?? 0) > maxBytes) return err(tooLong(maxBytes));
  onWanted();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return err(tooLong(maxBytes));
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(noJson(text));
  }
}

const NO_JSON_TYPE = problemReply(
  415,
  'not-json',
  [
    {
      field: 'Content-Type',
      expected: 'application/json',
      got: 'another type',
      fix: 'Nothing was done. Send the input as JSON and say so.',
    },
  ],
  { Connection: 'close' },
);

const tooLong = (maxBytes: number): Reply =>
  problemReply(
    413,
    'too-long',
    [
      {
        field: '',
        expected: `a body of at most ${maxBytes.toLocaleString('en')} bytes`,
        got: 'a longer one',
        fix: 'Nothing was done. Send less at once.',
      },
    ],
    { Connection: 'close' },
  );

/** What is wrong is told to who sent it, and to nobody else. */
const noJson = (text: string): Reply =>
  problemReply(400, 'not-json', [
    {
      field: '',
      expected: 'JSON',
      got: describeGot(text),
      fix: 'Nothing was done. Correct it and send it again.',
    },
  ]);
