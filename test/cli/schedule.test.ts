import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('a schedule is added, listed, run now, paused and removed; a wrong one is told', async () => {
  const data = cli.folder();
  const at = ['--data', data];
  const { id } = await cli.json<{ id: string }>(
    'schedule',
    'add',
    ...at,
    '--cron',
    '30 2 * * *',
    '-n',
    'Nightly',
    'ls',
  );
  expect(await cli.json('schedule', 'list', ...at)).toMatchObject({
    total: 1,
    schedules: [{ id, name: 'Nightly', state: { type: 'on', nextAt: expect.stringMatching(/Z$/) } }],
  });
  expect(await cli.json('schedule', 'run', id, ...at)).toMatchObject({ done: id, existed: false });
  expect((await cli.jobdeck('schedule', 'pause', id, ...at)).out).toBe(`${id} is paused\n`);
  expect((await cli.jobdeck('schedule', 'list', ...at)).out).toMatch(
    /^ID +NEXT.*\n\w+ +paused +30 2 \* \* \* \(/,
  );
  const removed = await cli.json<{ readonly step: number }>('schedule', 'remove', id, ...at);
  expect(await cli.json('schedule', 'list', ...at)).toMatchObject({ total: 0 });
  expect((await cli.jobdeck('undo', '--step', String(removed.step), ...at)).code).toBe(0);
  expect(await cli.json('schedule', 'list', ...at)).toMatchObject({ total: 1, schedules: [{ id }] });
  expect((await cli.jobdeck('schedule', 'remove', id, ...at)).out).toMatch(
    /is removed\nTo take it back: jobdeck undo --step \d+\n$/,
  );
  const wrong = await cli.jobdeck('schedule', 'add', ...at, '--cron', '61 * * * *', 'ls');
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('The minute must be 0-59.') });
});

test('jobs are moved to another queue, and that is undone; a search finds them', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-n', 'Pack', 'true');
  const moved = await cli.json<{ step: number }>('move', '--queue', 'encode', id, '--data', data);
  expect(moved).toMatchObject({ changed: 1, skipped: [] });
  expect(await cli.json('search', 'queue:encode', 'pack', '--data', data)).toMatchObject({ jobs: [{ id }] });
  expect((await cli.jobdeck('undo', '--data', data)).out).toBe('1 job changed back\n');
  expect((await cli.jobdeck('search', 'queue:encode', '--data', data)).out).toMatch(
    /^Nothing in .* fits\.\n$/,
  );
  const wrong = await cli.jobdeck('search', 'a "b', '--data', data);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/\n {2}a "b\n {4}\^\n$/) });
});
