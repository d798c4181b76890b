import { describe, expect, it } from 'vitest';
import { countRows, indexOfId, PAGES_KEPT, rowAt } from '../../../../renderer/jobs/list/held-rows.ts';
import { JobList } from '../../../../renderer/jobs/list/job-list.ts';
import type { JobState } from '../../../../shared/jobs/job.ts';
import type { JobRow, ListOrder } from '../../../../shared/jobs/job-views.ts';
import { aRow, lister, NOW, rows } from '../samples.ts';

/** A list over an array that a test changes, opened and read once. */
async function aList(all: JobRow[], state: JobState | null = null) {
  const list = new JobList({ state, order: 'latest', source: { read: lister(() => all), cursorAt: null } });
  const close = list.open();
  await settled();
  return { list, close, ids: () => shownIds(list) };
}

/** The reads that were asked for are over. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function shownIds(list: JobList): string[] {
  const { held } = list.getView();
  return Array.from({ length: countRows(held) }, (_, index) => rowAt(held, index)?.id ?? '?');
}

const held = { hold: true, first: 0, last: 40 };

describe('the list of a tab', () => {
  it('shows the first page at once and reads on as one scrolls', async () => {
    const { list, ids } = await aList(rows(250));
    expect(ids()).toHaveLength(100);
    void list.reach(70, 99);
    await settled();
    expect(ids()).toHaveLength(200);
    expect(new Set(ids()).size).toBe(200);
  });

  it('follows the engine while nobody holds it', async () => {
    const all = rows(3);
    const { list, ids } = await aList(all);
    all.unshift(aRow({ id: 'fresh' }));
    await list.refresh({ ...held, hold: false });
    expect(ids()).toEqual(['fresh', 'job-1', 'job-2', 'job-3']);
  });

  it('moves no row while it is held, and counts what came', async () => {
    const all = rows(150);
    const { list, ids } = await aList(all);
    const before = ids();
    for (let count = 0; count < 12; count += 1) all.unshift(aRow({ id: `fresh-${count}` }));
    await list.refresh(held);
    expect(ids()).toEqual(before);
    expect(list.getView().held).toMatchObject({ fresh: 12, freshCapped: false, total: 162 });
  });

  it('does not take a held job that changed for a new one', async () => {
    const all = rows(150);
    const { list } = await aList(all);
    const [changed] = all.splice(60, 1);
    all.unshift({ ...(changed ?? aRow()), state: 'running', at: NOW });
    await list.refresh(held);
    await list.refresh(held);
    const { held: now } = list.getView();
    expect(now.fresh).toBe(0);
    expect(rowAt(now, 60)).toMatchObject({ id: 'job-61', state: 'running' });
  });

  it('tells the truth about a held job that left the tab', async () => {
    const all = rows(3, { state: 'running' });
    const { list, ids } = await aList(all, 'running');
    all[1] = { ...(all[1] ?? aRow()), state: 'dead', at: NOW };
    await list.refresh(held);
    expect(ids()).toEqual(['job-1', 'job-2', 'job-3']);
    expect(rowAt(list.getView().held, 1)?.state).toBe('dead');
  });

  it('keeps the rows of a bounded number of pages, and reads the others back', async () => {
    const pages = PAGES_KEPT + 10;
    const { list } = await aList(rows(pages * 100));
    for (let page = 1; page < pages; page += 1) {
      void list.reach(page * 100 - 30, page * 100 - 1);
      await settled();
    }
    const kept = (): number => list.getView().held.pages.filter((page) => page.rows !== null).length;
    expect(countRows(list.getView().held)).toBe(pages * 100);
    expect(kept()).toBeLessThanOrEqual(PAGES_KEPT + 1);
    expect(rowAt(list.getView().held, 350)).toBeUndefined();
    void list.reach(340, 370);
    await settled();
    expect(rowAt(list.getView().held, 350)?.id).toBe('job-351');
    expect(indexOfId(list.getView().held, 'job-351')).toBe(350);
    expect(kept()).toBeLessThanOrEqual(PAGES_KEPT + 1);
  });

  it('reads once for all the refreshes that were asked for while a read was slow', async () => {
    const all = rows(3);
    const answer = lister(() => all);
    const under: (() => void)[] = [];
    let reads = 0;
    const list = new JobList({
      state: null,
      order: 'latest',
      source: {
        read: async (input) => {
          reads += 1;
          await new Promise<void>((done) => under.push(done));
          return answer(input);
        },
        cursorAt: null,
      },
    });
    list.open();
    await settled();
    for (let count = 0; count < 10; count += 1) void list.refresh({ ...held, hold: false });
    all.unshift(aRow({ id: 'fresh' }));
    const last = list.refresh({ ...held, hold: false });
    while (under.length > 0) {
      under.pop()?.();
      await settled();
    }
    await last;
    expect(reads).toBe(2);
    expect(shownIds(list)).toEqual(['fresh', 'job-1', 'job-2', 'job-3']);
  });

  it('refreshes as it was asked last', async () => {
    const all = rows(3);
    const { list, ids } = await aList(all);
    all.unshift(aRow({ id: 'fresh' }));
    void list.refresh(held);
    await list.refresh({ ...held, hold: false });
    expect(ids()).toHaveLength(4);
  });

  it('refreshes again when it was closed with a refresh to come, and opened again', async () => {
    const all = rows(3);
    const { list, close, ids } = await aList(all);
    void list.refresh(held);
    close();
    await settled();
    list.open();
    await settled();
    all.unshift(aRow({ id: 'fresh' }));
    await list.refresh({ ...held, hold: false });
    expect(ids()).toHaveLength(4);
  });

  it('says why it could not be read, and can be read again', async () => {
    let works = false;
    const read = lister(() => rows(1));
    const list = new JobList({
      state: null,
      order: 'latest',
      source: {
        read: (input) => (works ? read(input) : Promise.reject(new Error('The engine is going down.'))),
        cursorAt: null,
      },
    });
    list.open();
    await settled();
    expect(list.getView()).toMatchObject({ status: 'failed', problem: 'The engine is going down.' });
    works = true;
    await list.reload();
    expect(list.getView().status).toBe('ready');
  });

  it('drops what arrives after it was closed', async () => {
    const list = new JobList({
      state: null,
      order: 'latest',
      source: { read: lister(() => rows(1)), cursorAt: null },
    });
    list.open()();
    await settled();
    expect(list.getView().status).toBe('loading');
  });
});

describe('a long list', () => {
  /** Of which one may begin to read at any share; `off` is by how many rows the estimate is wrong. */
  async function aLongList(all: JobRow[], { order = 'latest' as ListOrder, off = 0 } = {}) {
    let reads = 0;
    const answer = lister(() => all);
    const list = new JobList({
      state: null,
      order,
      source: {
        read: (input) => {
          reads += 1;
          return answer(input);
        },
        cursorAt: async (_, share) => {
          const index = Math.min(all.length - 1, Math.max(0, Math.round(share * all.length) + off));
          return { ok: true, value: all[index]?.id ?? '' };
        },
      },
    });
    list.open();
    await settled();
    return { list, reads: () => reads, at: (index: number) => rowAt(list.getView().held, index)?.id };
  }
  const number = (id: string | undefined): number => Number(id?.slice(4));

  it('has room for all of it, and is begun in its middle with one page', async () => {
    const { list, reads, at } = await aLongList(rows(100_000));
    expect(list.room).toBe(100_000);
    await list.reach(50_000, 50_040);
    expect(number(at(50_020))).toBe(50_021);
    expect(reads()).toBeLessThan(5);
  });

  it('is read on from there to both sides, leaving nothing out', async () => {
    const { list, at } = await aLongList(rows(100_000));
    await list.reach(50_000, 50_040);
    for (let first = 50_000; first > 49_500; first -= 20) await list.reach(first, first + 40);
    for (let first = 49_500; first < 50_500; first += 20) {
      await list.reach(first, first + 40);
      for (let index = first; index < first + 40; index += 1) expect(number(at(index))).toBe(index + 1);
    }
  });

  it('ends at its last row, however far that was thought to be', async () => {
    const { list, at } = await aLongList(rows(100_000), { off: 30_000 });
    await list.reach(99_980, 99_999);
    expect(at(list.room - 1)).toBe('job-100000');
    await list.reach(50_000, 50_040);
    await list.reach(80_000, 80_040);
    expect(at(list.room - 1)).toBe('job-100000');
    expect(list.room).toBeLessThan(100_000);
  });

  it('puts its beginning right when the reading comes to it, and tells by how much rows moved', async () => {
    // It was thought that 2,000 rows stand above, and there are 300.
    const { list, at } = await aLongList(rows(100_000), { off: -1_700 });
    await list.reach(2_050, 2_090);
    const seen = at(2_050);
    expect(number(seen)).toBe(351);
    let first = 2_050;
    for (let turn = 0; turn < 10; turn += 1) {
      const before = list.getView().held.shifted;
      await list.reach(first - 60, first - 20);
      first += list.getView().held.shifted - before - 40;
    }
    await list.reach(0, 40);
    expect(list.getView().held.base).toBe(0);
    expect(at(0)).toBe('job-1');
    expect(indexOfId(list.getView().held, seen ?? '')).toBe(350);
  });

  it('makes room where more stands above than was thought', async () => {
    const { list, at } = await aLongList(rows(100_000), { off: 1_000 });
    await list.reach(2_050, 2_090);
    let top = list.getView().held.base;
    for (let turn = 0; turn < 60 && list.getView().held.pages[0]?.cursor !== null; turn += 1) {
      await list.reach(top, top + 40);
      top = list.getView().held.base;
    }
    expect(list.getView().held.base).toBe(0);
    expect(at(0)).toBe('job-1');
  });

  it('counts nothing as new in its middle, and all of it at its beginning', async () => {
    const all = rows(100_000);
    const { list } = await aLongList(all);
    await list.reach(50_000, 50_040);
    all.unshift(aRow({ id: 'fresh' }));
    await list.refresh({ hold: true, first: 50_000, last: 50_040 });
    expect(list.getView().held.fresh).toBe(0);
    await list.reach(0, 40);
    expect(rowAt(list.getView().held, 0)?.id).toBe('fresh');
  });

  it('goes the other way, oldest first', async () => {
    const { list, at } = await aLongList(rows(100_000), { order: 'oldest' });
    expect(at(0)).toBe('job-100000');
    await list.reach(50_000, 50_040);
    expect(number(at(50_000))).toBe(50_000);
    await list.reach(99_990, 99_999);
    expect(at(list.room - 1)).toBe('job-1');
  });
});
