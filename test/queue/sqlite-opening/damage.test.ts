import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURE } from '../../fixtures/make-store.ts';
import { breakPage, flip, overwrite, pagesOf, placesOf, rowsIn } from './broken.ts';
import { addJobs, jobId, jobsIn } from './store-rows.ts';
import {
  AT_TEXT,
  contentsOf,
  hashOf,
  inChild,
  opened,
  query,
  refused,
  storeWith,
  temporaryFolder,
} from './support.ts';

const FOLDER_NAME = '2026-01-05T12-00-00-000Z';

/** A store of 2,000 jobs with a broken page of its table. */
function brokenStore(): {
  readonly folder: string;
  readonly path: string;
  readonly page: number;
  readonly lost: number;
} {
  const folder = storeWith(2000);
  const path = join(folder, 'jobs.db');
  const page = pagesOf(path, 'jobs', 'leaf')[5] ?? 0;
  const lost = rowsIn(path, page);
  breakPage(path, page);
  return { folder, path, page, lost };
}

describe('a damaged store', () => {
  it('is refused, with what can be recovered', () => {
    const { folder, path, page, lost } = brokenStore();
    const problem = refused(folder);
    expect(problem).toEqual({
      kind: 'damaged',
      folder,
      file: path,
      message: expect.stringMatching(
        new RegExp(
          `^The jobs in ${path} are damaged: page ${page} is broken \\(Tree \\d+ page ${page}: .+\\)\\.$`,
        ),
      ),
      details: [
        `${(2000 - lost).toLocaleString('en')} of 2,000 jobs can be recovered.`,
        expect.stringMatching(
          /^Lost: 019b8e5c-1111-7000-8000-\d{12}(, 019b8e5c-1111-7000-8000-\d{12}){4} and others\.$/,
        ),
      ],
      recoverable: true,
      copiedTo: join(folder, 'damaged', FOLDER_NAME),
    });
  });

  it('is copied aside once, whole, and not touched', () => {
    const { folder } = brokenStore();
    const before = contentsOf(folder);
    const { copiedTo } = refused(folder, { now: () => Date.UTC(2026, 0, 5, 12) });
    expect(refused(folder, { now: () => Date.UTC(2026, 0, 6, 12) }).copiedTo).toBe(copiedTo);
    expect(readdirSync(join(folder, 'damaged'))).toEqual([FOLDER_NAME]);
    const copies = contentsOf(copiedTo ?? '');
    expect(copies).toMatchObject({ 'jobs.db': before['jobs.db'], 'jobs.last': before['jobs.last'] });
    expect(contentsOf(folder, /^damaged/)).toEqual(before);
    expect(JSON.parse(readFileSync(join(copiedTo ?? '', 'found.json'), 'utf8'))).toMatchObject({
      found: '2026-01-05T12:00:00.000Z',
      what: expect.stringMatching(/are damaged: page \d+ is broken/),
    });
  });

  it('is copied again when it is damaged in another way', () => {
    const { folder, path, page } = brokenStore();
    refused(folder);
    breakPage(path, page + 1);
    refused(folder, { now: () => Date.UTC(2026, 0, 6, 12) });
    expect(readdirSync(join(folder, 'damaged'))).toHaveLength(2);
  });

  it('is told of even when it cannot be copied; then nothing is recovered', () => {
    const { folder } = brokenStore();
    writeFileSync(join(folder, 'damaged'), 'a file in the way');
    const before = contentsOf(folder);
    const problem = refused(folder, { recover: true });
    expect(problem).toMatchObject({ kind: 'damaged', copiedTo: null });
    expect(problem.details.at(-1)).toBe(
      `It could not be copied to ${join(folder, 'damaged')}: a file where a folder should be (ENOTDIR). Nothing is recovered without a copy.`,
    );
    expect(contentsOf(folder)).toEqual(before);
  });

  it('leaves nothing of a look behind', () => {
    const { folder } = brokenStore();
    overwrite(join(folder, 'jobs.db'), 0, Buffer.alloc(4096));
    expect(refused(folder).details[0]).toMatch(/can be recovered/);
    expect(readdirSync(folder).toSorted()).toEqual(['damaged', 'jobs.db', 'jobs.last', 'jobs.lock']);
  });
});

describe('what is found', () => {
  it('the beginning of the file', () => {
    const folder = storeWith(200);
    const path = join(folder, 'jobs.db');
    overwrite(path, 0, Buffer.alloc(4096));
    expect(refused(folder)).toMatchObject({
      message: `The jobs in ${path} are damaged: the beginning of the file was overwritten.`,
      details: ['200 of 200 jobs can be recovered.'],
    });
  });

  it('the list of tables', () => {
    const folder = storeWith(200);
    const path = join(folder, 'jobs.db');
    // Steps that changed the table have left older copies of its text in the page.
    for (const at of placesOf(path, 'CREATE TABLE jobs')) flip(path, at + 3);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      details: ['200 of 200 jobs can be recovered.'],
    });
  });

  it('a root of the table of jobs', () => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    breakPage(path, pagesOf(path, 'jobs', 'internal')[0] ?? 0);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      details: ['2,000 of 2,000 jobs can be recovered.'],
    });
  });

  it('an index', () => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    breakPage(path, pagesOf(path, 'jobs_waiting', 'leaf')[1] ?? 0);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      details: ['2,000 of 2,000 jobs can be recovered.'],
    });
  });

  it('an index with rows that are not its own', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'jobs.db');
    copyFileSync(FIXTURE, path);
    opened(folder).close();
    const bytes = readFileSync(path);
    const [due = 0, running = 0] = ['jobs_due', 'jobs_running'].map((name) => pagesOf(path, name, 'leaf')[0]);
    overwrite(path, (running - 1) * 4096, bytes.subarray((due - 1) * 4096, due * 4096));
    expect(refused(folder)).toMatchObject({ kind: 'damaged', details: ['8 of 8 jobs can be recovered.'] });
  });

  it('an index with all of its rows and others', () => {
    const folder = storeWith(5);
    const path = join(folder, 'jobs.db');
    const bytes = readFileSync(path);
    const [ids = 0, running = 0] = ['jobs_id', 'jobs_running'].map((name) => pagesOf(path, name, 'leaf')[0]);
    overwrite(path, (running - 1) * 4096, bytes.subarray((ids - 1) * 4096, ids * 4096));
    expect(refused(folder).message).toBe(
      `The jobs in ${path} are damaged: the index jobs_running does not fit its table.`,
    );
  });

  it('the index that knows the jobs', () => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    breakPage(path, pagesOf(path, 'jobs_id', 'leaf')[1] ?? 0);
    expect(refused(folder).details).toEqual([
      '2,000 jobs can be recovered; how many there were cannot be told.',
    ]);
  });

  it('the table that says which store it is', () => {
    const folder = storeWith(200);
    const path = join(folder, 'jobs.db');
    breakPage(path, pagesOf(path, 'store', 'leaf')[0] ?? 0);
    expect(refused(folder)).toMatchObject({
      kind: 'damaged',
      details: ['200 of 200 jobs can be recovered.'],
    });
  });

  it.each([
    ['"program":"true"', 'makes no sense'],
    ['019b8e5c-1111-7000-8000-000000000150', 'the index jobs_id does not fit its table'],
  ])('bytes that changed within a row: %s', (text, what) => {
    const folder = storeWith(200);
    const path = join(folder, 'jobs.db');
    // The last one: earlier ones may be what a page that was split has left behind.
    overwrite(path, readFileSync(path).lastIndexOf(text) + 3, Buffer.from('"'));
    expect(refused(folder).message).toContain(what);
  });

  it('a -wal that does not read to its end, by the record of the last change', () => {
    const folder = storeWith(5);
    inChild(['add', folder, '300']);
    const wal = join(folder, 'jobs.db-wal');
    flip(wal, 32 + 24 + 2000);
    expect(refused(folder).message).toBe(
      `${join(folder, 'jobs.db')} lacks changes that were stored: 300 changes, made after ${AT_TEXT}; 300 new jobs among them.`,
    );
    expect(existsSync(wal)).toBe(true);
  });

  it('a -wal that is no -wal', () => {
    const folder = storeWith(5);
    const before = hashOf(join(folder, 'jobs.db'));
    writeFileSync(join(folder, 'jobs.db-wal'), 'not a journal of changes '.repeat(1000));
    // SQLite takes no notice of it, and nothing is lost.
    expect(jobsIn(opened(folder))).toBe(5);
    expect(hashOf(join(folder, 'jobs.db'))).toBe(before);
  });

  it('a folder in the place of damaged/ with copies of somebody else', () => {
    const { folder } = brokenStore();
    mkdirSync(join(folder, 'damaged', 'zzz'), { recursive: true });
    expect(refused(folder).copiedTo).toBe(join(folder, 'damaged', FOLDER_NAME));
  });
});

it('a sound store is not copied', () => {
  const folder = storeWith(5);
  const store = opened(folder);
  addJobs(store, 6, 6);
  store.close();
  rmSync(join(folder, 'jobs.lock'));
  expect(query(join(folder, 'jobs.db'), `SELECT number FROM jobs WHERE id = '${jobId(6)}'`)).toEqual([
    { number: 6 },
  ]);
  expect(existsSync(join(folder, 'damaged'))).toBe(false);
});
