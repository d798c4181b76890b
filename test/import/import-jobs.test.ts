import { describe, expect, test } from 'vitest';
import { importJobs, previewImport } from '../../electron/import/import-jobs.ts';
import { describeBrokenLine } from '../../shared/jobs/job-file.ts';
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

describe('jobs that depend on others', () => {
  const jsonl = (...jobs: readonly object[]) => ({
    name: 'jobs.jsonl',
    text: jobs
      .map((each) => JSON.stringify({ kind: 'command', payload: { shell: 'x' }, ...each }))
      .join('\n'),
    folder: null,
  });
  const table = csv(
    'ref,shell,dependsOn,onParentFailure\nship,ship,"lint; build",cancel\nlint,lint,,\nbuild,make,lint,\n',
  );
  const list = {
    ...jsonl(),
    name: 'jobs.json',
    text: JSON.stringify([
      {
        kind: 'command',
        ref: 'ship',
        payload: { shell: 'ship' },
        dependsOn: ['lint', 'build'],
        onParentFailure: 'cancel',
      },
      { kind: 'command', ref: 'lint', payload: { shell: 'lint' } },
      { kind: 'command', ref: 'build', payload: { shell: 'make' }, dependsOn: ['lint'] },
    ]),
  };
  const lines = {
    ...list,
    name: 'jobs.jsonl',
    text: (JSON.parse(list.text) as readonly object[]).map((each) => JSON.stringify(each)).join('\n'),
  };

  test.each([table, list, lines])('run in their order: $name', async (file) => {
    const bench = await EngineBench.started();
    const ran: string[] = [];
    bench.runner.auto = (run) => {
      ran.push(run.name);
      return { type: 'succeeded', result: null };
    };
    expect(await previewImport(bench.engine, file)).toMatchObject({ value: { jobs: 3, wrongLines: 0 } });
    expect(await importJobs(bench.engine, { ...file, skipBad: false })).toMatchObject({
      value: { queued: 3 },
    });
    await bench.engine.whenIdle();
    expect(ran).toEqual(['lint', 'make', 'ship']);
  });

  test('a preview tells a cycle, a parent that is nowhere, and what depends on either', async () => {
    const bench = await EngineBench.started();
    const there = await bench.add({ name: 'there' });
    const file = jsonl(
      { ref: 'a', dependsOn: ['b'] },
      { ref: 'b', dependsOn: ['a'] },
      { ref: 'c', dependsOn: ['nobody'] },
      { dependsOn: ['c', there] },
      { dependsOn: [there] },
    );
    const preview = await previewImport(bench.engine, file);
    expect(preview).toMatchObject({ value: { jobs: 1, first: [{ line: 5 }], wrongLines: 4 } });
    const cycle =
      'dependsOn: expected jobs that do not wait for each other, got a cycle: a → b → a (each depends on the next). Take one of them out of "dependsOn".';
    expect(preview.ok && preview.value.wrong.map(describeBrokenLine)).toEqual([
      `line 1: ${cycle}`,
      `line 2: ${cycle}`,
      'line 3: dependsOn.0: expected the "ref" of another job of the same call or file, or the id of a job, got "nobody". Correct it; a job that was removed can no longer be depended on.',
      'line 4: dependsOn.0: expected a job that can be queued, got "c", with which something is wrong. Correct that one first.',
    ]);
    const refused = await importJobs(bench.engine, { ...file, skipBad: false });
    expect(!refused.ok && refused.error.map(({ field }) => field)).toEqual([
      'line 1: dependsOn',
      'line 2: dependsOn',
      'line 3: dependsOn.0',
      'line 4: dependsOn.0',
    ]);
    expect(await importJobs(bench.engine, { ...file, skipBad: true })).toEqual({
      ok: true,
      value: { queued: 1, existed: 0, leftOut: 4 },
    });
  });

  test('what depends on a job for which the machine lacks something is left out with it', async () => {
    const bench = await benchWithout('/gone');
    const file = csv('ref,shell,cwd,dependsOn\na,ls,/gone,\nb,ls,,a\nc,ls,,\n');
    expect(await previewImport(bench.engine, file)).toMatchObject({
      value: { jobs: 1, wrong: [{ line: 2 }, { line: 3, problems: [{ field: 'dependsOn.0' }] }] },
    });
    expect(await importJobs(bench.engine, { ...file, skipBad: true })).toMatchObject({
      value: { queued: 1, leftOut: 2 },
    });
  });
});
