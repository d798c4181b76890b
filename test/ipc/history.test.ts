import { describe, expect, it } from 'vitest';
import { queryHistory } from '../../electron/ipc/history.ts';
import type { HistoryQuery, HistoryReply } from '../../shared/history.ts';

const DAY = 86_400_000;
const query: HistoryQuery = { metric: 'jobs_failed', from: 0, to: DAY, points: 24, before: false };
const reply = { metric: 'jobs_failed' } as HistoryReply;

describe('history.query', () => {
  it('answers what history knows', async () => {
    expect(await queryHistory(async () => reply, query)).toEqual({ ok: true, value: reply });
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

  it('says what is wrong with a history that cannot be read', async () => {
    const refused = await queryHistory(() => Promise.reject(new Error('disk I/O error')), query);
    expect(refused).toMatchObject({ ok: false, error: { got: 'disk I/O error' } });
  });
});
