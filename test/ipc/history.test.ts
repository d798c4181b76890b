import { describe, expect, it } from 'vitest';
import { queryHistory } from '../../electron/ipc/history.ts';
import type { HistoryQuery, HistoryReply } from '../../shared/numbers/history.ts';

const DAY = 86_400_000;
const query: HistoryQuery = {
  metric: 'jobs_failed',
  from: 0,
  to: DAY,
  points: 24,
  before: false,
  queue: null,
  kind: null,
};
const reply = {
  metric: 'jobs_failed',
  queues: ['other', 'q10', 'q9', 'default'] as readonly string[],
} as HistoryReply;

describe('history.query', () => {
  it('answers what history knows', async () => {
    expect(await queryHistory(async () => reply, query)).toEqual({
      ok: true,
      value: { ...reply, queues: ['default', 'q9', 'q10', 'other'] },
    });
  });

  it('refuses a range that ends before it begins, and one of more than five years', async () => {
    const ask = async (): Promise<HistoryReply> => reply;
    expect(await queryHistory(ask, { ...query, from: DAY, to: DAY })).toMatchObject({
      ok: false,
      error: { field: 'to', got: `${DAY}, with ${DAY} as the beginning` },
    });
    expect(await queryHistory(ask, { ...query, to: 2_000 * DAY })).toMatchObject({
      ok: false,
      error: { field: 'from', got: 'one of 2000 days' },
    });
  });

  it('refuses a queue that it does not know, and what is not counted by kind or of queues that share a name', async () => {
    const ask = async (): Promise<HistoryReply> => reply;
    expect(await queryHistory(ask, { ...query, queue: 'encode' })).toMatchObject({
      ok: false,
      error: {
        field: 'queue',
        expected: 'a queue that history knows: default, q9, q10, other',
        got: 'encode',
      },
    });
    expect(await queryHistory(ask, { ...query, metric: 'queue_size', kind: 'http' })).toMatchObject({
      ok: false,
      error: { field: 'kind', got: 'http' },
    });
    expect(await queryHistory(ask, { ...query, metric: 'oldest_waiting_ms', queue: 'other' })).toMatchObject({
      ok: false,
      error: { field: 'queue', got: 'other, which many queues share' },
    });
    expect(await queryHistory(ask, { ...query, metric: 'workers', queue: 'default' })).toMatchObject({
      ok: false,
      error: { field: 'queue', expected: 'neither queue nor kind, for workers: it is of all jobs' },
    });
    expect(await queryHistory(ask, { ...query, metric: 'queue_size', queue: 'other' })).toMatchObject({
      ok: true,
    });
  });

  it('says what is wrong with a history that cannot be read', async () => {
    const refused = await queryHistory(() => Promise.reject(new Error('disk I/O error')), query);
    expect(refused).toMatchObject({ ok: false, error: { got: 'disk I/O error' } });
  });
});
