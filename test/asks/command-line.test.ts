import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliBench } from '../cli/start-cli.ts';

/** The command line on real components: the engine, its store on disk, real commands. */
const cli = CliBench.forThisFile();

interface Listed {
  readonly jobs: readonly { readonly id: string; readonly name: string }[];
}

test('oban_web 136, flower 162: jobs are made without writing code, one by one or from a table', async () => {
  const data = cli.folder();
  await cli.add(data, '--url', 'https://example.org/');
  const file = join(data, 'jobs.csv');
  writeFileSync(file, 'name,shell,tags\nPack,tar c . | gzip | wc -c,nightly\nCount,"wc -l ""a b""",\n');
  expect(await cli.json('import', file, '--data', data)).toEqual({ queued: 2, existed: 0, leftOut: 0 });
  const { jobs } = await cli.json<Listed>('list', '--data', data);
  expect(jobs.map(({ name }) => name).sort()).toEqual(['Count', 'GET example.org/', 'Pack']);
});

test('Hangfire 218, temporal 11026: the output of each run of each job is there to be read', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '--shell', 'echo to stdout; echo to stderr >&2');
  await cli.jobdeck('run', '--until-idle', '--data', data);
  await cli.jobdeck('retry', id, '--data', data);
  await cli.jobdeck('run', '--until-idle', '--data', data);
  for (const run of ['1', '2']) {
    const { code, out } = await cli.jobdeck('output', id, '--run', run, '--data', data);
    expect({ code, lines: out.trim().split('\n').sort() }).toEqual({
      code: 0,
      lines: ['to stderr', 'to stdout'],
    });
  }
});

test('flower 1060, temporal ui 1213: jobs with their results leave as JSON', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-n', 'Pack', '--', 'true');
  await cli.jobdeck('run', '--until-idle', '--data', data);
  expect(await cli.json<Listed>('list', '--limit', '100000', '--data', data)).toMatchObject({
    total: 1,
    next: null,
    jobs: [{ id, name: 'Pack', state: 'completed', tookMs: expect.any(Number) }],
  });
  expect(await cli.json('export', '--data', data)).toMatchObject({
    total_jobs_created: 1,
    jobs_completed: 1,
  });
});

test('oban_web 84: many jobs are deleted only after a second word, and come back all the same', async () => {
  const data = cli.folder();
  await cli.importText(data, 'txt', Array.from({ length: 101 }, (_, index) => `true ${index}`).join('\n'));
  const refused = await cli.jobdeck('delete', '--matching', 'state:waiting', '--data', data);
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining('expected --yes to delete 101 jobs'),
  });
  await cli.json('delete', '--matching', 'state:waiting', '--yes', '--data', data);
  expect(await cli.json('list', '--data', data)).toMatchObject({ total: 0 });
  expect((await cli.jobdeck('undo', '--data', data)).out).toBe('101 jobs changed back\n');
});

test('good_job 1464: a whole group of failures is retried by its fingerprint', async () => {
  const data = cli.folder();
  await cli.importText(
    data,
    'csv',
    'shell,maxAttempts\necho 1 >&2; exit 3,1\necho 2 >&2; exit 3,1\nexit 4,1\n',
  );
  await cli.jobdeck('run', '--until-idle', '--data', data);
  const { groups } = await cli.json<{ groups: { fingerprint: string; jobs: number }[] }>(
    'failures',
    '--data',
    data,
  );
  const group = groups.find(({ jobs }) => jobs === 2)?.fingerprint;
  expect(await cli.json('retry', '--matching', `group:${group}`, '--data', data)).toMatchObject({
    changed: 2,
  });
});
