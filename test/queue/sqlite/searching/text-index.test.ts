import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../../../electron/logger.ts';
import { SearchThread } from '../../../../electron/queue/sqlite/searching/search-thread.ts';
import { editJob, startRun } from '../../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../../shared/jobs/events.ts';
import { failedWith, SUCCEEDED } from '../../../support/fake-runner.ts';
import { created, ended, mustBe, requestOf } from '../../../support/jobs.ts';
import { openStore, temporaryFolder } from '../../../support/sqlite-store.ts';
import { threadPath } from '../../../support/threads.ts';
import { IndexBench, searchFor } from './index-bench.ts';

function newBench(): IndexBench {
  const folder = temporaryFolder();
  const bench = new IndexBench(folder.path);
  onTestFinished(() => {
    bench.close();
    folder.remove();
  });
  return bench;
}

/** Each is called as its number, with a word of its own. */
const jobs = (from: number, to: number): readonly JobEvent[] =>
  Array.from({ length: to - from }, (_, index) =>
    created({ id: `job-${from + index}`, name: `name-${from + index}.` }),
  );

async function idsOf(bench: IndexBench, text: string): Promise<readonly string[]> {
  const { indexed, scanned } = await bench.found(searchFor(text));
  expect(indexed).toEqual(scanned);
  return indexed.paged;
}

/** How many jobs are looked at for a search; null when the index is of no help. */
function looks(bench: IndexBench, text: string): number | null {
  return bench.keeper.candidates(searchFor(text))?.atMost(1_000)?.length ?? null;
}

describe('the index of searches', () => {
  it('names the few jobs that are worth a look', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 500));
    expect(looks(bench, 'name-77.')).toBe(500);
    bench.fill();
    expect(looks(bench, 'name-77.')).toBe(1);
    expect(looks(bench, 'name-77. OR name-78.')).toBe(2);
    expect(looks(bench, 'name-77. state:dead -name-3')).toBe(1);
    expect(await idsOf(bench, 'name-77.')).toEqual(['job-77']);
  });

  it.each(['77', 'state:waiting', '-name-77.', 'name-77. OR x', 'attempt:>1'])(
    'is of no help for %s: too short, or nothing that is in a text',
    (text) => {
      const bench = newBench();
      bench.commit(jobs(0, 100));
      bench.fill();
      expect(looks(bench, text)).toBeNull();
    },
  );

  it('has the errors of jobs, their tags, and the schedule that made them', async () => {
    const bench = newBench();
    const failing = created({ id: 'failing' });
    const started = startRun(mustBe(failing.after, 'waiting'), 2_000);
    bench.commit([
      ...jobs(0, 50),
      failing,
      created({ id: 'tagged', tags: ['Nightly'], schedule: 'Schedule-9' }),
    ]);
    bench.fill();
    bench.commit([started, ended(started.after, failedWith('ECONNREFUSED'))]);
    bench.fill();
    expect(looks(bench, 'error:econnrefused')).toBe(1);
    expect(await idsOf(bench, 'error:econnrefused')).toEqual(['failing']);
    expect(looks(bench, 'tag:Nightly')).toBe(1);
    expect(await idsOf(bench, 'tag:nightly')).toEqual([]);
    expect(await idsOf(bench, 'schedule:Schedule-9')).toEqual(['tagged']);
  });

  it('does not read a job again because it ran', () => {
    const bench = newBench();
    const event = created({ id: 'runs' });
    const started = startRun(mustBe(event.after, 'waiting'), 2_000);
    bench.commit([...jobs(0, 50), event]);
    bench.fill();
    bench.commit([started, ended(started.after, SUCCEEDED)]);
    expect(looks(bench, 'build')).toBe(1);
    expect(looks(bench, 'nothing')).toBe(0);
  });

  it('is asked for a search as large as any', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    bench.fill();
    const words = Array.from({ length: 50 }, (_, at) => `word-${at}-"'*(^`.slice(0, 18));
    const quoted = words.map((word) => `"${word.replaceAll('"', '\\"')}"`);
    expect(await idsOf(bench, quoted.join(' '))).toEqual([]);
    expect(await idsOf(bench, `${quoted.slice(0, 40).join(' OR ')} OR name-7.`)).toEqual(['job-7']);
    expect(await idsOf(bench, `"${'x'.repeat(900)}" OR name-7.`)).toEqual(['job-7']);
  });

  it('goes on where it was when it is opened again', () => {
    const bench = newBench();
    bench.commit(jobs(0, 300));
    bench.fill();
    bench.reopen();
    bench.commit(jobs(300, 310));
    expect(looks(bench, 'name-77.')).toBe(11);
    expect(bench.notes).toEqual([]);
  });

  it('takes out jobs that are no more, and begins anew when nearly all are gone', () => {
    const bench = newBench();
    const ran = jobs(0, 3_000).flatMap((event) => {
      const started = startRun(mustBe((event as ReturnType<typeof created>).after, 'waiting'), 2_000);
      return [event, started, ended(started.after, SUCCEEDED)];
    });
    bench.commit(ran);
    bench.fill();
    const prune = (maxFinished: number): void => {
      bench.call('prune', { completedMs: 1e12, deadMs: 1e12, maxFinished }, 0, 3_000);
      bench.commit(jobs(10_000 + maxFinished, 10_001 + maxFinished));
      bench.fill();
    };
    const entries = (): unknown => {
      const db = new DatabaseSync(bench.indexPath, { readOnly: true });
      const { n } = db.prepare('SELECT count(*) AS n FROM texts').get() as { readonly n: number };
      db.close();
      return n;
    };
    expect(entries()).toBe(3_000);
    prune(1_500);
    expect(entries()).toBe(1_501);
    expect(looks(bench, 'name-77.')).toBe(0);
    expect(looks(bench, 'name-2977.')).toBe(1);
    prune(100);
    expect(entries()).toBe(102);
    expect(looks(bench, 'name-2977.')).toBe(1);
    expect(looks(bench, 'name-1777.')).toBe(0);
  });
});

describe('an index that is not of the past of the store', () => {
  it('is made anew when an older copy of the store was put in its place, even when that went on since', async () => {
    const bench = newBench();
    const copy = join(bench.folder, 'copy.db');
    const texts = ['earlier', 'foretold'] as const;
    bench.commit(jobs(0, 20));
    bench.fill();
    bench.reopen(() => copyFileSync(join(bench.folder, 'jobs.db'), copy));
    const change = (name: string): JobEvent => {
      const [row] = bench.call('waiting', 'default', 1);
      if (row === undefined) throw new Error('expected a job that waits');
      const job = mustBe(created({ id: String(row[0]) }).after, 'waiting');
      return editJob({ ...job, revision: Number(row[1]) }, requestOf({ name }), 5_000);
    };
    bench.commit([change(texts[0])]);
    bench.fill();
    expect(await idsOf(bench, texts[0])).toHaveLength(1);
    bench.reopen(() => {
      copyFileSync(copy, join(bench.folder, 'jobs.db'));
      rmSync(join(bench.folder, 'jobs.last'));
    });
    // As far as the index, and further, before anybody looks at it.
    bench.commit([change(texts[1]), ...jobs(20, 25)]);
    expect(looks(bench, texts[1])).toBe(25);
    bench.fill();
    expect(await idsOf(bench, texts[1])).toHaveLength(1);
    expect(await idsOf(bench, texts[0])).toEqual([]);
  });

  it('is made anew when it is that of another store', async () => {
    const bench = newBench();
    const other = newBench();
    for (const each of [bench, other]) {
      each.commit(jobs(0, 30));
      each.fill();
    }
    other.restartKeeper();
    bench.reopen(() => copyFileSync(other.indexPath, bench.indexPath));
    expect(looks(bench, 'name-7.')).toBe(30);
    bench.fill();
    expect(looks(bench, 'name-7.')).toBe(1);
  });
});

describe('an index that cannot be read or written', () => {
  it('is made anew when it is damaged, and the log is told', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    bench.fill();
    bench.reopen(() =>
      writeFileSync(bench.indexPath, 'no database at all, but longer than a header'.repeat(99)),
    );
    expect(await idsOf(bench, 'name-7.')).toEqual(['job-7']);
    bench.fill();
    expect(bench.notes).toEqual([
      expect.stringMatching(/^The index of searches was damaged and is made anew/),
    ]);
    expect(looks(bench, 'name-7.')).toBe(1);
  });

  it('is made anew when it was removed, with or without its log', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    bench.fill();
    bench.reopen(() => {
      rmSync(bench.indexPath);
      writeFileSync(`${bench.indexPath}-wal`, 'left behind');
    });
    expect(await idsOf(bench, 'name-7.')).toEqual(['job-7']);
    bench.fill();
    expect(looks(bench, 'name-7.')).toBe(1);
    expect(bench.notes).toEqual([]);
  });

  it('is left alone when it is another database, and searches go on without', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    const theirs = new DatabaseSync(bench.indexPath);
    theirs.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES ('kept')");
    theirs.close();
    bench.fill();
    expect(await idsOf(bench, 'name-7.')).toEqual(['job-7']);
    expect(looks(bench, 'name-7.')).toBeNull();
    expect(bench.notes).toEqual([expect.stringMatching(/another database. Move that elsewhere/)]);
    const again = new DatabaseSync(bench.indexPath, { readOnly: true });
    expect(again.prepare('SELECT a FROM theirs').all()).toEqual([{ a: 'kept' }]);
    again.close();
  });

  it('does not grow while the disk is nearly full, and is still read', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    bench.fill();
    bench.restartKeeper({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    bench.commit(jobs(30, 40));
    bench.fill();
    expect(await idsOf(bench, 'name-37.')).toEqual(['job-37']);
    expect(looks(bench, 'name-7.')).toBe(11);
    expect(bench.notes).toEqual([expect.stringMatching(/waits for space on the disk/)]);
  });

  it('is done without for a while when it cannot be opened, and the log is told once', async () => {
    const bench = newBench();
    bench.commit(jobs(0, 30));
    mkdirSync(bench.indexPath);
    bench.fill();
    expect(await idsOf(bench, 'name-7.')).toEqual(['job-7']);
    expect(bench.notes).toEqual([expect.stringMatching(/^Searches go without their index for 10 minutes/)]);
    rmSync(bench.indexPath, { recursive: true });
  });
});

describe('a store on disk', () => {
  it('has an index once there are many jobs, and finds the same by it after it was opened again', async () => {
    const folder = temporaryFolder();
    onTestFinished(() => folder.remove());
    const path = join(folder.path, 'search.db');
    let store = await openStore(folder.path, { indexFrom: 100 });
    const found = async (text: string): Promise<readonly string[] | undefined> =>
      (await store.search({ search: searchFor(text), cursor: null, limit: 10 }))?.items.map(
        ({ job }) => job.id,
      );
    await store.commit(jobs(0, 99));
    expect(await found('name-77.')).toEqual(['job-77']);
    expect(existsSync(path)).toBe(false);
    await store.commit(jobs(99, 200));
    expect(await found('name-77.')).toEqual(['job-77']);
    await store.close();
    expect(existsSync(path)).toBe(true);
    store = await openStore(folder.path, { indexFrom: 100 });
    expect(await found('name-177.')).toEqual(['job-177']);
    expect((await store.matches(searchFor('name-17'), null, 100))?.ids).toHaveLength(11);
    await store.close();
  });
});

describe('the thread that searches', () => {
  it('ends when nothing is asked for, and is there again for the next search', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder.path);
    onTestFinished(() => folder.remove());
    await store.commit(jobs(0, 3));
    const data = { searches: join(folder.path, 'jobs.db'), index: null, indexFrom: 1, idleMs: 1 };
    const thread = new SearchThread({ threadPath: threadPath('store'), data, logger: silentLogger });
    for (let round = 0; round < 3; round += 1) {
      expect((await thread.call('ids', searchFor('name-1.'), 0, 10)).ids).toEqual(['job-1']);
      await expect.poll(() => thread.isRunning, { timeout: 20_000 }).toBe(false);
    }
    await thread.close();
    await store.close();
  });
});
