import { expect, test } from 'vitest';
import { importJobs, previewImport } from '../../electron/import/import-jobs.ts';
import { describeProblem } from '../../shared/result.ts';
import { EngineBench } from '../support/engine-bench.ts';

const csv = (text: string) => ({ name: 'jobs.csv', text, folder: null });
const THREE = csv('shell,queue,key\nls,default,a\nls\npwd,encode,b\n');

/** An engine whose machine has no folder of that name. */
async function benchWithout(folder: string): Promise<EngineBench> {
  const bench = await EngineBench.started();
  bench.runner.check = async ({ work }) =>
    work.kind === 'command' && work.payload.cwd === folder
      ? [{ field: 'payload.cwd', expected: 'a folder that exists', got: folder, fix: 'Create it.' }]
      : [];
  return bench;
}

test('a preview tells what would be queued and what is wrong, and queues nothing', async () => {
  const bench = await EngineBench.started();
  expect(await previewImport(bench.engine, THREE)).toEqual({
    ok: true,
    value: {
      name: 'jobs.csv',
      format: 'csv',
      jobs: 2,
      first: [
        { line: 2, kind: 'command', name: 'ls', queue: 'default' },
        { line: 4, kind: 'command', name: 'pwd', queue: 'encode' },
      ],
      wrongLines: 1,
      wrong: [
        { line: 3, problems: [expect.objectContaining({ expected: '3 columns, as in the header row' })] },
      ],
    },
  });
  expect(bench.events).toEqual([]);
});

test('one wrong line and nothing is queued; each problem begins with its line', async () => {
  const bench = await EngineBench.started();
  const refused = await importJobs(bench.engine, { ...THREE, skipBad: false });
  expect(refused).toMatchObject({ ok: false, error: [{ field: 'line 3' }] });
  expect(bench.events).toEqual([]);
});

test('without the wrong lines the others are queued, and a key that was there is told', async () => {
  const bench = await EngineBench.started();
  await bench.add({ key: 'a' });
  expect(await importJobs(bench.engine, { ...THREE, skipBad: true })).toEqual({
    ok: true,
    value: { queued: 1, existed: 1, leftOut: 1 },
  });
});

test('what only the machine can tell is wrong before anything is queued, and left out with the rest', async () => {
  const bench = await benchWithout('/gone');
  const file = csv('shell,cwd\nls,/gone\npwd,/\n');
  expect(await previewImport(bench.engine, file)).toMatchObject({
    value: { jobs: 1, wrong: [{ line: 2, problems: [{ field: 'payload.cwd' }] }] },
  });
  const refused = await importJobs(bench.engine, { ...file, skipBad: false });
  expect(!refused.ok && refused.error.map(describeProblem)).toEqual([
    'line 2: payload.cwd: expected a folder that exists, got /gone. Create it.',
  ]);
  expect(await importJobs(bench.engine, { ...file, skipBad: true })).toMatchObject({
    value: { queued: 1, leftOut: 1 },
  });
});

test('a file without a good line queues nothing, and says so', async () => {
  const bench = await EngineBench.started();
  const none = await importJobs(bench.engine, { ...csv('shell\n'), skipBad: false });
  expect(none).toMatchObject({ ok: false, error: [{ got: 'none in jobs.csv' }] });
  const wrong = await importJobs(bench.engine, { ...csv('shell,name\nls\n'), skipBad: true });
  expect(wrong).toMatchObject({ ok: false, error: [{ got: 'only wrong lines in jobs.csv' }] });
});

test('a file with a thousand wrong lines is told by the first of them and a count', async () => {
  const bench = await EngineBench.started();
  const file = csv(`shell,name\n${'ls\n'.repeat(1_000)}`);
  const preview = await previewImport(bench.engine, file);
  expect(preview).toMatchObject({ value: { wrongLines: 1_000 } });
  expect(preview.ok && preview.value.wrong).toHaveLength(200);
  const refused = await importJobs(bench.engine, { ...file, skipBad: false });
  expect(!refused.ok && refused.error).toHaveLength(201);
  expect(!refused.ok && refused.error.at(-1)?.got).toBe('800 more that are not');
});
