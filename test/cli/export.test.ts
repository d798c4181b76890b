import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('jobs leave as lines or as a table, to a file or to standard output, and come in elsewhere', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-n', 'One', '--env', 'STAGE=production-7', '--', 'true');
  await cli.add(data, '-q', 'encode', '--', 'false');
  const all = join(data, 'all.jsonl');
  expect(await cli.json('export', all, '--jobs', '--with-secrets', '--data', data)).toEqual({
    file: all,
    jobs: 2,
  });
  expect(statSync(all).mode & 0o777).toBe(0o600);
  const elsewhere = cli.folder();
  expect(await cli.json('import', all, '--data', elsewhere)).toEqual({ queued: 2, existed: 0, leftOut: 0 });

  const some = await cli.jobdeck('export', '--matching', 'queue:encode', '--format', 'csv', '--data', data);
  expect(some).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^id,state,.*\n"[^\n]*"encode"[^\n]*\n$/),
  });
  const lines = await cli.jobdeck('export', '--jobs', '--data', data);
  expect(lines.out).not.toContain('production-7');
  const file = join(data, 'one.csv');
  const written = await cli.jobdeck('export', file, '--matching', `id:${id}`, '--data', data);
  expect(written).toEqual({ code: 0, err: '', out: `1 job written to ${file}\n` });
  expect(readFileSync(file, 'utf8')).toContain(`"${id}","waiting"`);
});

test('a bundle of one job runs elsewhere when what it lacks is filled in', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '--env', 'TOKEN=tok-1234', '--', 'true');
  const file = join(data, 'bundle.json');
  expect(await cli.json('bundle', id, file, '--data', data)).toEqual({
    file,
    redacted: ['payload.env.TOKEN'],
  });
  expect(readFileSync(file, 'utf8')).not.toContain('tok-1234');
  const elsewhere = cli.folder();
  const refused = await cli.jobdeck('import', file, '--data', elsewhere);
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringContaining('payload.env.TOKEN: expected its value'),
  });
  const fill = join(data, 'fill.json');
  writeFileSync(fill, '{"payload.env.TOKEN": "mine"}');
  expect(await cli.json('import', file, '--fill', fill, '--data', elsewhere)).toMatchObject({ queued: 1 });
  const wrong = await cli.jobdeck('import', file, '--fill', file, '--data', elsewhere);
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining('--fill: expected a JSON file of fields'),
  });
  expect(await cli.jobdeck('bundle', 'nobody', '--data', data)).toMatchObject({ code: 1, out: '' });
});

test('two snapshots are compared, or one with the present', async () => {
  const data = cli.folder();
  await cli.add(data, '--', 'true');
  const [a, b] = [join(data, 'a.json'), join(data, 'b.json')];
  await cli.jobdeck('export', a, '--data', data);
  await cli.add(data, '-q', 'encode', '--', 'true');
  await cli.jobdeck('export', b, '--data', data);
  const told = await cli.jobdeck('diff', a, b);
  expect(told).toMatchObject({ code: 0, err: '' });
  expect(told.out).toMatch(
    /started anew between them[\s\S]*total_jobs_created +1 +2 +\+1 [\s\S]*encode \(new\) +waiting +0 +1/,
  );
  expect(await cli.json('diff', a, '--data', data)).toMatchObject({
    format: 'jobdeck.diff/1',
    queues: [{ name: 'encode' }],
  });
  expect(await cli.jobdeck('diff', a, join(data, 'none.json'))).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^jobdeck: none\.json: expected a file at .*, got no such file/),
  });
});

test('history leaves as a table or as JSON', async () => {
  const data = cli.folder();
  await cli.add(data, '--', 'true');
  const table = await cli.jobdeck('export', '--history', 'jobs_completed', '--last', '1h', '--data', data);
  expect(table).toMatchObject({ code: 0, out: expect.stringMatching(/^from,to,jobs_completed\n20/) });
  const file = join(data, 'h.json');
  await cli.jobdeck('export', file, '--history', 'running_ms', '--points', '10', '--data', data);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ metric: 'running_ms' });
});

test('what does not go together and what cannot be written is refused in words', async () => {
  const data = cli.folder();
  await cli.add(data, '--', 'true');
  const refusals: readonly (readonly [readonly string[], string])[] = [
    [['--jobs', '--history', 'jobs_dead'], 'expected jobs or a history, got both'],
    [['--with-secrets'], '--with-secrets: expected --jobs with it'],
    [['--kind', 'http'], '--kind: expected --history with it'],
    [['--history', 'queue_size', '--kind', 'http'], 'kind: expected no kind, for queue_size'],
    [
      ['--history', 'jobs_dead', '-q', 'mail'],
      'queue: expected no queue: nothing is known of any yet, got mail',
    ],
    [['--last', '1h'], '--last: expected --history with it'],
    [['out.jsonl', '--history', 'jobs_dead'], '--format: expected csv or json, got jsonl'],
    [['out.json', '--jobs'], '--format: expected jsonl or csv, got json'],
    [['--format', 'csv'], '--format: expected json, got csv'],
    [['--matching', '"'], 'expected a closing quote'],
    [['/nowhere/at/all.jsonl', '--jobs'], 'got no such folder (ENOENT)'],
  ];
  for (const [args, told] of refusals) {
    const { code, out, err } = await cli.jobdeck('export', ...args, '--data', data);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining(told) });
  }
});
