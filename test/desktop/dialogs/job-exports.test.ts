import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { bundleByDialog } from '../../../electron/desktop/dialogs/bundle-dialog.ts';
import { createJobExports } from '../../../electron/desktop/dialogs/job-exports.ts';
import { SnapshotBuilder } from '../../../electron/ipc/snapshot-builder.ts';
import { LogBook } from '../../../electron/log-book.ts';
import type { Selection } from '../../../shared/jobs/control.ts';
import { folderOfTest } from '../../support/both-stores.ts';
import { EngineBench } from '../../support/engine-bench.ts';

const choice = vi.hoisted(() => ({ filePath: '', offered: '' }));
vi.mock('electron', () => ({
  dialog: {
    showSaveDialog: async ({ defaultPath }: { readonly defaultPath: string }) => {
      choice.offered = defaultPath;
      return { canceled: choice.filePath === '', filePath: choice.filePath };
    },
  },
}));
const app = { getPath: () => '/documents' } as unknown as App;
const ALL: Selection = { type: 'state', state: null };

let folder: string;
beforeEach(() => {
  folder = folderOfTest();
  choice.filePath = '';
});

async function benchWith(jobs: number): Promise<EngineBench> {
  const bench = await EngineBench.started({ works: false });
  await bench.addAll(Array.from({ length: jobs }, (_, index) => ({ name: `job ${index}` })));
  return bench;
}

test('what is selected is written to where the person says; with secrets for them alone', async () => {
  const { engine } = await benchWith(3);
  const exports = createJobExports(app, engine.whole);
  choice.filePath = join(folder, 'jobs.csv');
  const wanted = { selection: ALL, format: 'csv', secrets: true } as const;
  expect(await exports.byDialog(null, wanted)).toEqual({
    ok: true,
    value: { file: choice.filePath, jobs: 3 },
  });
  expect(choice.offered).toMatch(/^\/documents\/jobs-\d{4}-.*\.csv$/);
  expect(readFileSync(choice.filePath, 'utf8').split('\n')).toHaveLength(5);
  expect(statSync(choice.filePath).mode & 0o777).toBe(0o600);
});

test('nothing is written when the person cancels, the search is wrong, or Jobdeck quits meanwhile', async () => {
  const { engine } = await benchWith(200);
  const exports = createJobExports(app, engine.whole);
  const wanted = { selection: ALL, format: 'jsonl', secrets: false } as const;
  expect(await exports.byDialog(null, wanted)).toEqual({ ok: true, value: null });
  const wrong = { ...wanted, selection: { type: 'search', text: '"', state: null } } as const;
  expect(await exports.byDialog(null, wrong)).toMatchObject({ ok: false, error: { at: 0 } });
  choice.filePath = join(folder, 'jobs.jsonl');
  const writing = exports.byDialog(null, wanted);
  exports.stop();
  expect(await writing).toMatchObject({ ok: false, error: { got: 'one that is quitting' } });
  expect(readdirSync(folder)).toEqual([]);
});

test('a repro bundle has the lines of the log that name the job', async () => {
  const { engine, recorder, clock } = await benchWith(1);
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const log = new LogBook(() => 0);
  const page = await engine.jobs({ state: null, cursor: null, limit: 1 });
  const jobId = page.ok ? (page.value.rows[0]?.id ?? '') : '';
  log.log('INFO', 'job_created', { job_id: jobId });
  log.log('INFO', 'job_created', { job_id: 'another' });
  choice.filePath = join(folder, 'bundle.json');
  const parts = { app, window: null, engine, snapshots, log };
  expect(await bundleByDialog(parts, jobId)).toMatchObject({ ok: true, value: { redacted: [] } });
  expect(JSON.parse(readFileSync(choice.filePath, 'utf8')).exported.log).toEqual([
    `time=1970-01-01T00:00:00.000Z level=INFO event=job_created job_id=${jobId}`,
  ]);
  expect(await bundleByDialog(parts, 'nobody')).toMatchObject({ ok: false, error: { field: 'jobId' } });
});
