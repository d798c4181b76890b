import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('what is said takes the place of what the job has, and is told', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-t', 'x', '-p', '2', '--', 'ls', '-l');
  const told = await cli.jobdeck('edit', id, '-p', '5', '--tag', 'y', '--data', data, '--', 'ls', '-la', '/');
  expect(told.out).toMatch(
    /^\w+ is edited and in line:\n {2}name: ls -l -> ls -la \/\n {2}args: \["-l"\] -> \["-la","\/"\]\n {2}priority: 2 -> 5\n {2}tags: \["x"\] -> \["y"\]\nTo take it back: /,
  );
  expect(await cli.json('show', id, '--data', data)).toMatchObject({
    job: { name: 'ls -la /', payload: { program: 'ls', args: ['-la', '/'] }, priority: 5, tags: ['y'] },
  });
});

test('a line for the shell takes the place of a program; the rest and the keys stay', async () => {
  const data = cli.folder();
  const keys = ['--concurrency-key', 'host', '--key-concurrency', '2', '--rate-key', 'r'];
  const unique = ['--unique-key', 'u', '--unique-within', '1 h', '--unique-on-conflict', 'reject'];
  const id = await cli.add(data, '-n', 'Named', '--cwd', '/', ...keys, ...unique, '--key', 'k', 'true');
  const edited = await cli.json('edit', id, '--shell', 'exit 0', '-q', 'other', '--data', data);
  expect(edited).toEqual({
    id,
    changes: [
      { field: 'program', from: 'true', to: null },
      { field: 'args', from: [], to: null },
      { field: 'shell', from: null, to: 'exit 0' },
      { field: 'queue', from: 'default', to: 'other' },
    ],
    step: expect.any(Number),
  });
  expect(await cli.json('show', id, '--data', data)).toMatchObject({
    job: {
      name: 'Named',
      key: 'k',
      payload: { shell: 'exit 0', cwd: '/' },
      concurrencyKey: 'host',
      keyConcurrency: 2,
      rateKey: 'r',
      unique: { key: 'u', within: 3_600_000 },
    },
  });
});

test('a dry run changes nothing, and neither does what is so already', async () => {
  const data = cli.folder();
  const id = await cli.add(data, 'true');
  const would = await cli.jobdeck('edit', id, '-p', '5', '--dry-run', '--data', data);
  expect(would.out).toBe(`${id} would be edited:\n  priority: 0 -> 5\n`);
  const same = await cli.json('edit', id, '-p', '0', '--data', data);
  expect(same).toEqual({ id, changes: [], step: null });
});

test('with --request all of it is said anew', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-p', '3', '--url', 'https://example.org/a');
  const request = JSON.stringify({ kind: 'http', payload: { url: 'https://example.org/b' } });
  expect(await cli.json('edit', id, '--request', request, '--data', data)).toMatchObject({
    changes: [
      { field: 'name', from: 'GET example.org/a', to: 'GET example.org/b' },
      { field: 'url', to: 'https://example.org/b' },
      { field: 'priority', from: 3, to: 0 },
    ],
  });
});

test('a job that waits for its time goes on waiting for it, also behind its parents', async () => {
  const data = cli.folder();
  const parent = await cli.add(data, 'true');
  const time = ['--run-at', '2099-12-24 18:00'];
  const dueAt = new Date(2099, 11, 24, 18).toISOString();
  const scheduled = await cli.add(data, ...time, '--', 'true');
  const blocked = await cli.add(data, ...time, '--depends-on', parent, '--', 'true');
  const edited = await cli.jobdeck('edit', scheduled, '-p', '5', '--data', data);
  expect(edited.out).toMatch(/^\w+ is edited and waits for its time:\n {2}priority: 0 -> 5\n/);
  await cli.json('edit', blocked, '-p', '5', '--data', data);
  expect(await cli.json('show', scheduled, '--data', data)).toMatchObject({
    job: { state: 'scheduled', dueAt, priority: 5 },
  });
  expect(await cli.json('show', blocked, '--data', data)).toMatchObject({
    job: { state: 'blocked', notBefore: dueAt, priority: 5 },
  });
});

test('what is wrong is told, and nothing is changed', async () => {
  const data = cli.folder();
  const id = await cli.add(data, 'true');
  const says = async (...args: readonly string[]) => {
    const { code, err } = await cli.jobdeck('edit', id, '--data', data, ...args);
    return [code, err] as const;
  };
  expect(await says()).toEqual([2, expect.stringContaining('expected what is to be changed')]);
  expect(await says('--method', 'POST')).toEqual([
    2,
    expect.stringContaining('payload.method: expected only'),
  ]);
  expect(await says('--request', '{')).toEqual([
    2,
    expect.stringContaining('--request: expected a job as JSON'),
  ]);
  expect(await says('--request', '{"kind":"http","payload":{"url":"http://x/"}}')).toEqual([
    1,
    expect.stringContaining('kind: expected "command", as the job is'),
  ]);
  const whole = ['--request', '{"kind":"command","payload":{"program":"ls"},"key":"k"}'];
  expect(await says(...whole)).toEqual([
    1,
    expect.stringContaining('key: expected none, as the job has none'),
  ]);
  expect(await says(...whole, '-p', '1')).toEqual([
    2,
    expect.stringContaining('options for priority beside it'),
  ]);
  expect(await says(...whole, '--', 'ls')).toEqual([2, expect.stringContaining('got a program beside it')]);
  expect((await cli.jobdeck('edit', 'nobody', '-p', '1', '--data', data)).code).toBe(1);
});
