import { describe, expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

interface Listed {
  readonly total: number;
  readonly jobs: readonly { readonly id: string; readonly state: string; readonly name: string }[];
}

const statesOf = async (data: string): Promise<readonly string[]> =>
  (await cli.json<Listed>('list', '--data', data)).jobs.map(({ state }) => state).sort();

/** In line of a queue that is paused, in their order. */
async function addThree(data: string): Promise<readonly [string, string, string]> {
  const a = await cli.add(data, '-n', 'a', '-t', 'x', 'true');
  await cli.jobdeck('pause', '--data', data);
  return [a, await cli.add(data, '-n', 'b', '-t', 'x', 'true'), await cli.add(data, '-n', 'c', 'true')];
}

describe('jobs that are named', () => {
  test('are deleted in one step, which is undone', async () => {
    const data = cli.folder();
    const [a, b] = await addThree(data);
    const report = await cli.json<{ step: number }>('delete', a, b, '--data', data);
    expect(report).toMatchObject({ changed: 2, unchanged: 0, skipped: [], stopped: false });
    expect((await cli.json<Listed>('list', '--data', data)).total).toBe(1);
    const undone = await cli.jobdeck('undo', '--step', String(report.step), '--data', data);
    expect(undone.out).toBe('2 jobs changed back\n');
    expect((await cli.json<Listed>('list', '--data', data)).total).toBe(3);
    const again = await cli.jobdeck('delete', 'nobody', '--data', data);
    expect(again).toMatchObject({
      code: 1,
      err: 'jobdeck: 1 job left as it was: a job that is not kept any more\n',
    });
  });

  test('are cancelled and retried in one step each, which is undone', async () => {
    const data = cli.folder();
    const ids = await addThree(data);
    const cancelled = await cli.json<{ step: number }>('cancel', ...ids, '--data', data);
    expect(cancelled).toMatchObject({ changed: 3 });
    await cli.json('retry', ...ids, '--data', data);
    expect((await cli.jobdeck('undo', '--data', data)).out).toBe('3 jobs changed back\n');
    expect(await statesOf(data)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await cli.jobdeck('undo', '--step', String(cancelled.step), '--data', data);
    expect(await statesOf(data)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  test('get another priority, a negative one too', async () => {
    const data = cli.folder();
    const [a, b] = await addThree(data);
    expect((await cli.jobdeck('priority', '-5', a, b, '--data', data)).out).toMatch(
      /^2 jobs have priority -5\nTo take it back: jobdeck undo --step \d+\n$/,
    );
    expect(await cli.json('show', a, '--data', data)).toMatchObject({ job: { priority: -5 } });
    expect((await cli.jobdeck('priority', '-5', a, '--data', data)).out).toBe(
      '0 jobs have priority -5, 1 was so already\n',
    );
  });

  test('are moved within their line, and to another queue', async () => {
    const data = cli.folder();
    const [a, b, c] = await addThree(data);
    const front = await cli.jobdeck('move', '--front', c, '--data', data);
    expect(front.out).toMatch(/^1 job moved to the front\nTo take it back: jobdeck undo --step \d+\n$/);
    expect(await cli.json('move', '--after', b, a, '--data', data)).toEqual({
      done: [a],
      step: expect.any(Number),
    });
    await cli.jobdeck('resume', '--data', data);
    const ahead: number[] = [];
    for (const id of [c, b, a]) {
      const why = await cli.json<{ ahead: { jobs: number } }>('why', id, '--data', data);
      ahead.push(why.ahead.jobs);
    }
    expect(ahead).toEqual([0, 1, 2]);
    expect((await cli.jobdeck('move', '--queue', 'encode', a, '--data', data)).out).toMatch(
      /^1 job moved to encode\n/,
    );
    const refused = await cli.jobdeck('move', '--before', a, b, '--data', data);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('which waits in encode') });
  });

  test('are duplicated', async () => {
    const data = cli.folder();
    const [a] = await addThree(data);
    const { id } = await cli.json<{ id: string }>('duplicate', a, '--data', data);
    expect(await cli.json('show', id, '--data', data)).toMatchObject({ job: { name: 'a', tags: ['x'] } });
  });
});

describe('all that a search finds', () => {
  test('a dry run tells what it would be, and changes nothing', async () => {
    const data = cli.folder();
    await addThree(data);
    const told = await cli.jobdeck('cancel', '--matching', 'tag:x', '--dry-run', '--data', data);
    expect(told.out).toMatch(/^Would cancel 2 jobs; those that can't be are left as they are\.\nID +STATE/);
    expect(await cli.json('cancel', '--matching', 'tag:x', '--dry-run', '--data', data)).toMatchObject({
      dryRun: true,
      total: { jobs: 2, counted: 'all' },
      jobs: [{ name: 'b' }, { name: 'a' }],
    });
    expect(await statesOf(data)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  test('is cancelled, retried, moved and deleted; what can not be is counted with its reason', async () => {
    const data = cli.folder();
    await addThree(data);
    expect(await cli.json('cancel', '--matching', 'tag:x', '--data', data)).toMatchObject({ changed: 2 });
    expect(await statesOf(data)).toEqual(['cancelled', 'cancelled', 'waiting']);
    const retried = await cli.jobdeck('retry', '--matching', 'name:a OR name:c', '--data', data);
    expect(retried.code).toBe(1);
    expect(retried.out).toMatch(/^1 job back in line\nTo take it back: /);
    expect(retried.err).toMatch(/^jobdeck: 1 job left as it was: a job that is waiting\n/);
    expect(
      await cli.json('move', '--queue', 'encode', '--matching', 'state:waiting', '--data', data),
    ).toMatchObject({ changed: 2 });
    expect(await cli.json('delete', '--matching', 'queue:encode', '--data', data)).toMatchObject({
      changed: 2,
    });
    expect(await statesOf(data)).toEqual(['cancelled']);
    expect((await cli.jobdeck('delete', '--matching', 'nothing', '--data', data)).out).toBe(
      '0 jobs deleted\n',
    );
  });

  test('more than a hundred are changed only with --yes where nobody can be asked', {
    timeout: 60_000,
  }, async () => {
    const data = cli.folder();
    await cli.serve(data, '--concurrency', '1');
    await cli.jobdeck('pause', '--data', data);
    const lines = Array.from({ length: 450 }, (_, index) => `true ${index}`);
    await cli.importText(data, 'txt', lines.join('\n'));
    const refused = await cli.jobdeck('cancel', '--matching', 'true', '--data', data);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(/^jobdeck: expected --yes to cancel 450 jobs of .*, got none\./);
    const done = await cli.json('cancel', '--matching', 'true', '--yes', '--data', data);
    expect(done).toMatchObject({ changed: 450, skipped: [] });
  });
});

test('all of it over the socket of a Jobdeck that runs', { timeout: 60_000 }, async () => {
  const data = cli.folder();
  const [a, b, c] = await addThree(data);
  await cli.serve(data);
  const at = ['--data', data];
  expect(await cli.json('move', '--front', c, ...at)).toMatchObject({ done: [c] });
  expect(await cli.json('why', c, ...at)).toMatchObject({ blocker: { type: 'paused' }, ahead: { jobs: 0 } });
  expect(await cli.json('priority', '7', b, ...at)).toMatchObject({ changed: 1 });
  expect(await cli.json('edit', a, '--shell', 'exit 3', '--max-attempts', '1', ...at)).toMatchObject({
    changes: expect.arrayContaining([{ field: 'shell', from: null, to: 'exit 3' }]),
  });
  const { id } = await cli.json<{ id: string }>('duplicate', a, ...at);
  expect(await cli.json('delete', '--matching', `id:${id}`, ...at)).toMatchObject({ changed: 1 });
  expect((await cli.jobdeck('undo', ...at)).out).toBe('1 job changed back\n');
  await cli.jobdeck('resume', ...at);
  const failed = async () => (await cli.json<{ groups: { jobs: number }[] }>('failures', ...at)).groups;
  await expect.poll(failed, { timeout: 20_000 }).toMatchObject([{ jobs: 2 }]);
});

describe('what is wrong', () => {
  const cases: [what: string, args: string[], says: RegExp][] = [
    ['no jobs', ['delete'], /expected either the ids of jobs or --matching with a search, got neither\./],
    ['ids and a search', ['retry', 'x', '--matching', 'y'], /got both\. Say which jobs/],
    ['a dry run of ids', ['cancel', 'x', '--dry-run'], /--dry-run: expected --matching with it, got the ids/],
    ['a move to nowhere', ['move', 'x'], /expected one of --queue, --front, --before and --after, got none/],
    ['a move to two places', ['move', 'x', '--front', '--queue', 'y'], /got 2 of them/],
    ['a search to the front', ['move', '--front', '--matching', 'x'], /--matching: expected --queue with it/],
    [
      'a priority that is too high',
      ['priority', '1001', 'x'],
      /Expected a whole number from -1,000 to 1,000/,
    ],
  ];
  for (const [what, args, says] of cases) {
    test(`${what} is told with exit code 2`, async () => {
      const { code, out, err } = await cli.jobdeck(...args);
      expect(err).toMatch(says);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    });
  }

  test('a search with an open quote is told with its character', async () => {
    const data = cli.folder();
    await cli.add(data, 'true');
    const wrong = await cli.jobdeck('retry', '--matching', 'a "b', '--data', data);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/\n {2}a "b\n {4}\^\n$/) });
  });
});
