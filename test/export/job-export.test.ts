import { describe, expect, test } from 'vitest';
import { jobTexts } from '../../electron/export/export-jobs.ts';
import { selectedJobs } from '../../electron/export/job-source.ts';
import { importJobs } from '../../electron/import/import-jobs.ts';
import type { Selection } from '../../shared/jobs/control.ts';
import { csvCell } from '../../shared/jobs/job-csv.ts';
import type { JobExportFormat } from '../../shared/jobs/job-export.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith } from '../support/fake-runner.ts';

const ALL: Selection = { type: 'state', state: null };

async function exported(
  { engine }: EngineBench,
  selection: Selection,
  format: JobExportFormat = 'jsonl',
  secrets = false,
): Promise<string> {
  const chunks = await selectedJobs(engine.whole, selection);
  if (!chunks.ok) throw new Error(chunks.error.expected);
  let text = '';
  const { signal } = new AbortController();
  const options = { format, secrets, onJobs: () => undefined, signal };
  for await (const piece of jobTexts(chunks.value, options)) text += piece;
  return text;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const importInto = (bench: EngineBench, text: string) =>
  importJobs(bench.engine, { name: 'jobs.jsonl', text, folder: null, skipBad: false });

async function addJson(bench: EngineBench, ...values: readonly object[]): Promise<readonly string[]> {
  const requests = values.map((value) => {
    const parsed = parseJobRequest(value);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return parsed.value;
  });
  const queued = await bench.engine.enqueueAll(requests);
  if (!queued.ok) throw new Error(JSON.stringify(queued.error));
  await bench.rest();
  return queued.value.map(({ id }) => id);
}

const shell = (text: string, more: object = {}) => ({ kind: 'command', payload: { shell: text }, ...more });

describe.each(BOTH_STORES)('jobs as a file, %s', (_, createStore) => {
  test('all are told in the order in which they were made, with what became of them, and come in again', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    const ids = await addJson(
      bench,
      shell('first', {
        name: 'First',
        queue: 'encode',
        tags: ['a', 'b'],
        priority: 5,
        key: 'k',
        timeoutMs: 5_000,
      }),
      shell('second', { delayMs: 60_000 }),
      shell('third', { backoff: { baseMs: 1 }, concurrencyKey: 'host', unique: { key: 'u' } }),
    );
    bench.runner.end(ids[0] ?? '', failedWith('exit 1', { retryable: false }));
    await bench.rest();
    const text = await exported(bench, ALL);
    const lines = linesOf(text);
    expect(lines.map(({ exported: { id, state } }) => [id, state])).toEqual([
      [ids[0], 'dead'],
      [ids[1], 'scheduled'],
      [ids[2], 'running'],
    ]);
    expect(lines[0].exported).toMatchObject({ runs: 1, outcome: 'failed', error: { code: 'exit 1' } });
    const other = await EngineBench.started({ works: false });
    expect(await importInto(other, text)).toEqual({ ok: true, value: { queued: 3, existed: 0, leftOut: 0 } });
    const again = linesOf(await exported(other, ALL));
    const requestOf = ({ exported: _, ref: __, ...request }: Record<string, unknown>) => request;
    expect(again.map(requestOf)).toEqual(lines.map(requestOf));
  });

  test('a search, a state and ids say which; what is wrong with a search is told', async () => {
    const bench = await EngineBench.started({ store: await createStore(), works: false });
    const ids = await addJson(
      bench,
      shell('one'),
      shell('two', { queue: 'encode' }),
      shell('three', { delayMs: 9 }),
    );
    const idsOf = (text: string) => linesOf(text).map(({ exported: { id } }) => id);
    expect(idsOf(await exported(bench, { type: 'search', text: 'queue:encode', state: null }))).toEqual([
      ids[1],
    ]);
    expect(idsOf(await exported(bench, { type: 'state', state: 'scheduled' }))).toEqual([ids[2]]);
    const picked: Selection = { type: 'ids', ids: [ids[2] ?? '', 'nobody', ids[0] ?? ''] };
    expect(idsOf(await exported(bench, picked))).toEqual([ids[2], ids[0]]);
    expect(await selectedJobs(bench.engine.whole, { type: 'search', text: '"', state: null })).toMatchObject({
      ok: false,
      error: { at: 0 },
    });
  });

  test('what jobs depend on comes along; what had completed and is left out is not waited for', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    const [build = ''] = await addJson(
      bench,
      shell('build', { ref: 'build' }),
      shell('test', { ref: 'test', dependsOn: ['build'] }),
      shell('ship', { dependsOn: ['build', 'test'], onParentFailure: 'cancel' }),
    );
    const whole = await exported(bench, ALL);
    const other = await EngineBench.started({ works: false });
    await importInto(other, whole);
    expect(other.engine.present().jobs).toMatchObject({ waiting: 1, blocked: 2 });
    bench.runner.succeed(build);
    await bench.rest();
    const open = await exported(bench, { type: 'search', text: '-state:completed', state: null });
    const third = await EngineBench.started({ works: false });
    expect(await importInto(third, open)).toMatchObject({ ok: true });
    expect(third.engine.present().jobs).toMatchObject({ waiting: 1, blocked: 1 });
    const ship = open.split('\n')[1] ?? '';
    expect(await importInto(third, ship)).toMatchObject({
      ok: false,
      error: [{ field: 'line 1: dependsOn.0' }],
    });
  });

  test('jobs that change, come or go meanwhile: every other one is told once', async () => {
    const bench = await EngineBench.started({ store: await createStore(), works: false });
    const ids = await addJson(bench, ...Array.from({ length: 1_200 }, (_, index) => shell(`job ${index}`)));
    const chunks = await selectedJobs(bench.engine.whole, ALL);
    if (!chunks.ok) throw new Error('expected jobs');
    const seen: string[] = [];
    for await (const chunk of chunks.value) {
      if (seen.length === 0) {
        await bench.engine.change({ type: 'set-priority', priority: 3 }, ALL);
        await bench.engine.change({ type: 'delete' }, { type: 'ids', ids: [ids[1_199] ?? ''] });
      }
      seen.push(...chunk.map(({ job }) => job.id));
    }
    expect(seen).toEqual(ids.slice(0, 1_199));
  });
});

test('secrets are left out unless they are wanted; a line without them is wrong until they are filled in', async () => {
  const bench = await EngineBench.started({ works: false });
  await addJson(bench, {
    kind: 'http',
    payload: { url: 'https://me:pw-1234@host/?token=t-1234', headers: { 'X-Mine': 'mine-1234' } },
  });
  const text = await exported(bench, ALL);
  expect(text).not.toMatch(/pw-1234|t-1234|mine-1234/);
  expect(await exported(bench, ALL, 'csv')).not.toMatch(/pw-1234|t-1234|mine-1234/);
  const other = await EngineBench.started({ works: false });
  expect(await importInto(other, text)).toMatchObject({
    ok: false,
    error: [
      { field: 'line 1: payload.url', got: '[redacted]' },
      { field: 'line 1: payload.headers.X-Mine', expected: 'its value, which was left out of the export' },
    ],
  });
  expect(await importInto(other, await exported(bench, ALL, 'jsonl', true))).toMatchObject({ ok: true });
});

test('a result that repeats a secret of its job is told without it', async () => {
  const bench = await EngineBench.started();
  const [id = ''] = await addJson(
    bench,
    shell('deploy', { payload: { shell: 'x', env: { TOKEN: 't-4711' } } }),
  );
  bench.runner.end(id, { type: 'succeeded', result: { said: 'in with t-4711' } });
  await bench.rest();
  const [line] = linesOf(await exported(bench, ALL));
  expect(line.exported.result).toEqual({ said: 'in with [redacted]' });
  expect(await exported(bench, ALL, 'csv')).not.toContain('t-4711');
});

test('a table has a row a job, and no cell that a spreadsheet would take for a formula', async () => {
  const bench = await EngineBench.started({ works: false });
  const [id] = await addJson(bench, shell('x', { name: '=cmd|"/c calc"!A0', priority: -7 }));
  const [head, row] = (await exported(bench, ALL, 'csv')).split('\n');
  expect(head).toMatch(/^id,state,kind,name,queue,priority,/);
  expect(row).toMatch(`"${id}","waiting","command","'=cmd|""/c calc""!A0","default",-7,0,3,0,"`);
});

test.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
  'OWASP, CSV injection: %j is neutralised',
  (text) => {
    expect(csvCell(text)).toBe(`"'${text}"`);
  },
);
