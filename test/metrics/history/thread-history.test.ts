import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ThreadHistory } from '../../../electron/metrics/history/thread-history.ts';
import { CollectingLogger } from '../../support/collect.ts';
import { threadPath } from '../../support/threads.ts';
import { aQuery, aSample, HOUR_START } from './samples.ts';

describe('ThreadHistory', () => {
  let folder: string;
  let logger: CollectingLogger;
  const opened: ThreadHistory[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
    logger = new CollectingLogger();
  });
  afterEach(async () => {
    for (const history of opened.splice(0)) await history.close();
    rmSync(folder, { recursive: true });
  });
  const open = (at: string | null): ThreadHistory => {
    const history = new ThreadHistory({
      threadPath: threadPath('history'),
      folder: at,
      mostBytes: 1e9,
      logger,
    });
    opened.push(history);
    return history;
  };
  const save = (history: ThreadHistory): Promise<void> =>
    history.save({
      samples: [aSample(HOUR_START, { counts: { jobs_completed: 2 }, running: [40] })],
      markers: [],
    });

  it('keeps samples in the data folder, and they are there after a restart', async () => {
    const first = open(folder);
    await save(first);
    await first.close();
    const second = open(folder);
    const { period } = await second.query(aQuery());
    expect([first.isKept, period.summary]).toEqual([true, { kind: 'counter', total: 2 }]);
  });

  it('keeps them in memory without a folder, and makes no file', async () => {
    const history = open(null);
    await save(history);
    const { period } = await history.query(aQuery({ metric: 'running_ms' }));
    expect([history.isKept, period.summary]).toMatchObject([false, { kind: 'duration', count: 1 }]);
    expect(existsSync(join(folder, 'history.db'))).toBe(false);
  });

  it('says in the log that a damaged file was set aside', async () => {
    writeFileSync(join(folder, 'history.db'), 'no database. '.repeat(1_000));
    await save(open(folder));
    expect(logger.named('history_file_damaged')).toHaveLength(1);
  });

  it('answers with what is wrong where nothing can be written', async () => {
    await expect(save(open(join(folder, 'missing')))).rejects.toThrow(/unable to open database file/);
  });
});
