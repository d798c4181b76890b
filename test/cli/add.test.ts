import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('a job is added for a local time', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '--run-at', '2099-12-24 18:00', '--', 'true');
  const dueAt = new Date(2099, 11, 24, 18).toISOString();
  expect(await cli.json('show', id, '--data', data)).toMatchObject({ job: { state: 'scheduled', dueAt } });
  const schedule = ['--data', data, '--at', '2099-12-24 18:00', '-n', 'Once', 'true'];
  await cli.json('schedule', 'add', ...schedule);
  expect(await cli.json('schedule', 'list', '--data', data)).toMatchObject({
    schedules: [{ name: 'Once', state: { type: 'on', nextAt: dueAt } }],
  });
});

test.each([
  ['2020-01-01 10:00', 'Expected a moment to come.'],
  ['next week', 'Expected a local time. Write it like 2026-11-24 02:30'],
])('a time that has passed, or is none, is told: %s', async (time, says) => {
  const { code, err } = await cli.jobdeck('add', '--data', cli.folder(), '--run-at', time, '--', 'true');
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
});

test('a job is added behind others, and one that is nowhere is told', async () => {
  const data = cli.folder();
  const [a, b] = [await cli.add(data, '--', 'true'), await cli.add(data, '--max-attempts', '1', 'false')];
  const depends = ['--depends-on', a, '--depends-on', `${b},${a}`, '--on-parent-failure', 'run'];
  const child = await cli.add(data, ...depends, '--', 'true');
  expect(await cli.json('show', child, '--data', data)).toMatchObject({
    job: { state: 'blocked', onParentFailure: 'run' },
  });
  const ran = await cli.jobdeck('run', '--data', data, '--until-idle');
  expect(ran.out).toMatch(/2 completed/);
  const wrong = await cli.jobdeck('add', '--data', data, '--depends-on', 'nobody', '--', 'true');
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('dependsOn.0: expected the "ref"') });
  const policy = await cli.jobdeck('add', '--data', data, '--on-parent-failure', 'cancel', '--', 'true');
  expect(policy).toMatchObject({ code: 2, err: expect.stringContaining('one without "dependsOn"') });
});

test('a whole job as JSON is not taken with options that would say more about it', async () => {
  const data = cli.folder();
  const request = ['--request', '{"kind":"command","payload":{"program":"true"}}'];
  const more = ['-p', '5', '--env', 'A=1', '--stdin', '-t', 'x'];
  const { code, out, err } = await cli.jobdeck('add', '--data', data, ...request, ...more);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(
    '--request: expected it alone, since it says the whole job, got options for env, priority, tags, stdin',
  );
  expect((await cli.jobdeck('add', '--data', data, ...request)).code).toBe(0);
});

test('what a job depends on, and what depends on it, is shown', async () => {
  const data = cli.folder();
  const parent = await cli.add(data, '-n', 'Build', 'true');
  const child = await cli.add(data, '-n', 'Test', '--depends-on', parent, '--', 'true');
  const shown = await cli.jobdeck('show', child, '--data', data);
  expect(shown.out).toMatch(new RegExp(`\\n\\nPARENT +STATE +NAME\\n${parent} +waiting +Build\\n$`));
  expect((await cli.jobdeck('show', parent, '--data', data)).out).toMatch(
    new RegExp(`\\n\\nCHILD +STATE +NAME\\n${child} +blocked +Test\\n$`),
  );
  expect(await cli.json('show', child, '--data', data)).toMatchObject({
    parents: { total: 1, jobs: [{ id: parent, name: 'Build', state: 'waiting' }] },
    children: { total: 0, jobs: [] },
  });
});
