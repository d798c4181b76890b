import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('why tells what holds a job, in one sentence and as JSON', async () => {
  const data = cli.folder();
  const first = await cli.add(data, 'true');
  const later = await cli.add(data, '--delay', '1 h', 'true');
  const why = await cli.jobdeck('why', first, '--data', data);
  expect(why).toEqual({
    code: 0,
    out: 'the engine is stopped; next in line; it starts at the earliest when that ends\n',
    err: '',
  });
  expect(await cli.json('why', later, '--data', data)).toEqual({
    jobId: later,
    state: 'scheduled',
    queue: 'default',
    text: expect.stringMatching(/^scheduled, due in /),
    blocker: { type: 'scheduled', at: expect.stringMatching(/Z$/) },
    ahead: null,
    start: expect.anything(),
  });
});

test('of a Jobdeck that runs, too; a job that has ended waits for nothing', { timeout: 60_000 }, async () => {
  const data = cli.folder();
  await cli.serve(data, '--concurrency', '1');
  const running = await cli.add(data, 'sleep', '600');
  const waiting = await cli.add(data, 'true');
  await expect
    .poll(async () => (await cli.jobdeck('why', waiting, '--data', data)).out, { timeout: 20_000 })
    .toMatch(/^queue default is full, 1 of 1; next in line; |^all workers are busy, 1 of 1; next in line; /);
  await cli.jobdeck('cancel', running, '--data', data);
  expect((await cli.jobdeck('why', running, '--data', data)).out).toBe(
    'It waits for nothing: it is cancelled.\n',
  );
  const nobody = await cli.jobdeck('why', 'nobody', '--data', data);
  expect(nobody).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('expected the id of a job in'),
  });
});

test('failures are told in groups, and a whole group is retried', { timeout: 60_000 }, async () => {
  const data = cli.folder();
  await cli.add(data, 'true');
  expect((await cli.jobdeck('failures', '--data', data)).out).toMatch(
    /^No failures in .*: no job is retrying or dead\.\n$/,
  );
  for (const code of ['3', '3', '4']) await cli.add(data, '--max-attempts', '1', '--shell', `exit ${code}`);
  await cli.jobdeck('run', '--until-idle', '--data', data);
  const { groups } = await cli.json<{ groups: readonly { fingerprint: string; code: string }[] }>(
    'failures',
    '--data',
    data,
  );
  const group = groups.find(({ code }) => code === 'exit 3');
  expect(group).toMatchObject({
    jobs: 2,
    runs: 2,
    firstAt: expect.stringMatching(/Z$/),
    lastAt: expect.stringMatching(/Z$/),
  });
  const told = await cli.jobdeck('failures', '--data', data);
  expect(told.out).toMatch(
    /^GROUP +JOBS +RUNS +FIRST +LAST +CODE +ERROR\n[\s\S]*^[0-9a-f]{16} +1 +1 .* exit 4 /m,
  );
  expect(told.err).toMatch(/^To retry a whole group: jobdeck retry --matching group:[0-9a-f]{16}\n$/);
  expect(await cli.json('retry', '--matching', `group:${group?.fingerprint}`, '--data', data)).toMatchObject({
    changed: 2,
    skipped: [],
  });
});
