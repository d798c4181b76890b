import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../../electron/cli/data-folder.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import type { JobPage, JobRow } from '../../shared/job-views.ts';
import { err, ok, type Result } from '../../shared/result.ts';

const row = (id: string): JobRow => ({
  id,
  state: 'completed',
  kind: 'command',
  name: `Job ${id}`,
  queue: 'default',
  attempts: 1,
  maxAttempts: 3,
  createdAt: 0,
  at: 0,
  waitedMs: 0,
  tookMs: 1.4,
  error: null,
});

/** A data folder of an engine that answers these pages; the cursor is the number of the page. */
async function setUp(pages: readonly Result<Omit<JobPage, 'next' | 'total'>>[]) {
  const path = mkdtempSync(join(tmpdir(), 'jobdeck-data-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const jobs: Engine['jobs'] = async ({ cursor }) => {
    const number = Number(cursor ?? 0);
    const page = pages[number];
    if (!page?.ok) return page ?? err({ field: '', expected: 'a page', got: 'none', fix: 'Write the test.' });
    return ok({ ...page.value, next: number + 1 < pages.length ? String(number + 1) : null, total: 0 });
  };
  const opened = await openDataFolder(path, { jobs } as unknown as Engine);
  if (!opened.ok) throw new Error(opened.error.got);
  return { path, data: opened.value };
}

test('every page of jobs is written, a line per job', async () => {
  const { path, data } = await setUp([ok({ rows: [row('a'), row('b')] }), ok({ rows: [row('c')] })]);
  expect(await data.finish('{}\n')).toEqual(ok(null));
  const lines = readFileSync(join(path, 'jobs.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['a', 'b', 'c']);
  expect(lines[0]).toContain('"took_ms":1,');
  expect(readdirSync(path).sort()).toEqual(['jobs.jsonl', 'output', 'snapshot.json']);
});

test('a page that fails is told, and no list of jobs is left that ends too early', async () => {
  const problem = { field: 'cursor', expected: 'a cursor', got: '"1"', fix: 'Begin anew.' };
  const { path, data } = await setUp([ok({ rows: [row('a')] }), err(problem), ok({ rows: [row('c')] })]);
  expect(await data.finish('{}\n')).toEqual(err(problem));
  expect(readdirSync(path)).toEqual(['output']);
});

test('a list of jobs that cannot be written is told with its path', async () => {
  const { path, data } = await setUp([ok({ rows: [row('a')] })]);
  rmSync(path, { recursive: true });
  writeFileSync(path, 'a file');
  const finished = await data.finish('{}\n');
  expect(finished).toMatchObject({
    ok: false,
    error: { field: '--data', expected: `to write every job into ${join(path, 'jobs.jsonl')}` },
  });
  expect(existsSync(join(path, 'jobs.jsonl'))).toBe(false);
});
