import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

/** The real thing: processes that talk to an engine over its socket, or open the folder themselves. */
const cli = CliBench.forThisFile();

interface Listed {
  readonly total: number;
  readonly jobs: readonly { readonly id: string; readonly state: string; readonly name: string }[];
}
interface Shown {
  readonly job: Record<string, unknown>;
  readonly runs: readonly { readonly run: number; readonly outcome: string | null }[];
}

describe('straight on a folder that nobody has open', () => {
  test('add makes the folder, queues the job and starts nothing, and says so', async () => {
    const data = join(cli.folder(), 'new');
    const added = await cli.jobdeck('add', '--data', data, '-q', 'encode', '--', 'touch', 'mark');
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9A-Z]{26}\n$/) });
    expect(added.err).toBe(
      `No Jobdeck runs in ${data}: it starts with the app, or by jobdeck run --data ${data}\n`,
    );
    const { total, jobs } = await cli.json<Listed>('list', '--data', data);
    expect({ total, jobs }).toMatchObject({ total: 1, jobs: [{ state: 'waiting', name: 'touch mark' }] });
    const metrics = await cli.json('metrics', '--data', data);
    expect(Object.keys(metrics as object).slice(0, 5)).toEqual([
      'total_jobs_created',
      'jobs_completed',
      'jobs_failed',
      'jobs_retried',
      'jobs_in_progress',
    ]);
    expect(metrics).toMatchObject({ total_jobs_created: 1, jobs_started: 0, jobs: { waiting: 1 } });
    const ran = await cli.jobdeck('run', '--data', data, '--until-idle');
    expect(ran.out).toMatch(/^1 completed in /);
    const { job, runs } = await cli.json<Shown>('show', jobs[0]?.id ?? '', '--data', data);
    const endedAt = String(job['finishedAt']);
    const then = await cli.json<Record<string, unknown>>('metrics', '--data', data, '--at', endedAt);
    expect(Object.keys(then).slice(0, 9)).toEqual(Object.keys(metrics as object).slice(0, 9));
    expect(then).toMatchObject({
      jobs: { waiting: expect.any(Number), completed: null },
      queues: [{ queue: 'encode', counts: { jobs_started: 1 } }],
    });
    const words = await cli.jobdeck('metrics', '--data', data, '--at', endedAt);
    expect(words.out).toMatch(/^As it was on .*, known to 1\.0 s\.$/m);
    expect(words.out).toMatch(/^completed +not kept$/m);
    expect(words.out).toMatch(/^encode +0 +0/m);
    const before = await cli.jobdeck('metrics', '--data', data, '--at', '30d');
    expect(before).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/nothing is known of 20/) });
    expect(job).toMatchObject({
      state: 'completed',
      queue: 'encode',
      finishedAt: expect.stringMatching(/Z$/),
    });
    expect(runs).toMatchObject([{ run: 1, outcome: 'succeeded' }]);
  });

  test('a folder without jobs is told, and not made', async () => {
    const data = join(cli.folder(), 'nothing');
    const { code, out, err } = await cli.jobdeck('list', '--data', data);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^jobdeck: expected the jobs of a Jobdeck in .*nothing, got none\. Give the path/);
    expect(existsSync(data)).toBe(false);
    expect((await cli.jobdeck('list')).err).toContain("This is the app's folder: start the app once");
  });

  test('jobs are cancelled, retried, run now; queues are paused and resumed', async () => {
    const data = cli.folder();
    const waiting = await cli.add(data, 'true');
    const scheduled = await cli.add(data, '--delay', '1 h', 'true');
    expect(await cli.json('cancel', waiting, '--data', data)).toMatchObject({ changed: 1, skipped: [] });
    const again = await cli.jobdeck('cancel', waiting, 'nobody', '--data', data, '--json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({
      step: null,
      unchanged: 1,
      skipped: [{ reason: 'not kept any more', jobs: 1 }],
    });
    expect(again.err).toBe('jobdeck: 1 job left as it was: a job that is not kept any more\n');
    const retried = await cli.jobdeck('retry', waiting, '--data', data);
    expect(retried.out).toMatch(/^1 job back in line\nTo take it back: jobdeck undo --step \d+\n$/);
    expect(retried.err).toMatch(/^No Jobdeck runs in /);
    expect((await cli.jobdeck('run-now', scheduled, '--data', data)).out).toMatch(/^1 job in line\n/);
    expect(await cli.json('pause', 'default', '--data', data)).toEqual({ queue: 'default', paused: true });
    expect((await cli.json<Listed>('list', '--state', 'waiting', '--data', data)).total).toBe(2);
    expect((await cli.jobdeck('resume', '--data', data)).out).toBe('All queues are resumed.\n');
  });

  test('two at once wait for each other', async () => {
    const data = cli.folder();
    const both = await Promise.all([1, 2, 3].map(() => cli.spawn('add', '--data', data, '--', 'true')));
    expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await cli.json<Listed>('list', '--data', data)).total).toBe(3);
  });

  test('export writes the snapshot', async () => {
    const data = cli.folder();
    await cli.jobdeck('add', '--data', data, '--', 'true');
    const { out } = await cli.jobdeck('export', '--data', data);
    expect(JSON.parse(out)).toMatchObject({
      total_jobs_created: 1,
      format: 'jobdeck.snapshot/1',
      oldest_waiting: { name: 'true' },
      engine: { state: 'stopped', backend: 'sqlite' },
    });
  });
});

describe('against an engine that runs', () => {
  test('a job is added, followed to its end, shown and tried again', async () => {
    const data = cli.folder();
    await cli.serve(data);
    const line = 'echo one; sleep 0.2; echo two; exit 3';
    const added = await cli.jobdeck(
      'add',
      '--data',
      data,
      '--shell',
      line,
      '--max-attempts',
      '1',
      '-n',
      'Count',
    );
    expect(added.err).toBe('');
    const id = added.out.trim();
    const followed = await cli.jobdeck('output', id, '--follow', '--data', data);
    expect(followed).toEqual({ code: 1, out: 'one\ntwo\n', err: '' });
    expect(await cli.json('output', id, '--run', '1', '--data', data)).toMatchObject({
      jobId: id,
      ended: true,
      totalBytes: 8,
      head: 'one\ntwo\n',
      tail: '',
    });
    const shown = await cli.jobdeck('show', id, '--data', data);
    expect(shown.out).toMatch(
      /^ID: +[0-9A-Z]{26}\nName: +Count\nState: +dead since .* \(out of attempts\)\n/,
    );
    expect(shown.out).toMatch(/\nRUN {2}STARTED .*\n {2}1 {2}.* failed: Exited with code 3\.\n$/);
    expect((await cli.jobdeck('retry', id, '--data', data)).code).toBe(0);
    const second = await cli.jobdeck('output', id, '--follow', '--run', '2', '--data', data);
    expect(second).toMatchObject({ code: 1, out: 'one\ntwo\n' });
    expect((await cli.jobdeck('list', '--data', data)).out).toMatch(
      new RegExp(
        `^ID +STATE +KIND +QUEUE +ATTEMPT +AGE +NAME\n${id} +dead +command +default +1/1 .* Count \\(`,
      ),
    );
  });

  test('a running job is cancelled, and many ask at once', async () => {
    const data = cli.folder();
    await cli.serve(data, '--concurrency', '2');
    const [id] = await Promise.all([
      cli.spawn('add', '--data', data, '--', 'sleep', '600').then(({ out }) => out.trim()),
      cli.spawn('add', '--data', data, '--', 'true'),
    ]);
    await expect
      .poll(async () => (await cli.json<Shown>('show', id, '--data', data)).job['state'], { timeout: 20_000 })
      .toBe('running');
    expect(await cli.json('cancel', id, '--data', data)).toMatchObject({ step: null, changed: 1 });
    expect((await cli.json<Shown>('show', id, '--data', data)).runs).toMatchObject([
      { outcome: 'cancelled' },
    ]);
  });

  test('a socket that a killed engine left is passed by, and replaced by the next', async () => {
    const data = cli.folder();
    const child = await cli.serve(data);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(join(data, 'control/socket'))).toBe(true);
    expect((await cli.jobdeck('add', '--data', data, '--', 'true')).code).toBe(0);
    await cli.serve(data);
    await expect
      .poll(async () => (await cli.json<Listed>('list', '--state', 'completed', '--data', data)).total, {
        timeout: 20_000,
      })
      .toBe(1);
  });
});

describe('what is wrong', () => {
  const cases: [what: string, args: string[], says: RegExp][] = [
    [
      'nothing to do',
      ['add'],
      /expected one of a program with its arguments, --shell, --url and --request, got none/,
    ],
    ['two things to do', ['add', '--shell', 'ls', '--url', 'http://x'], /got --shell and --url\./],
    [
      'a delay without a unit',
      ['add', '--delay', '90', 'ls'],
      /Expected a time with its unit\. Say of what: 90 s/,
    ],
    ['a variable without a value', ['add', '--env', 'HOME', 'ls'], /Expected NAME=value\./],
    ['a request that is no JSON', ['add', '--request', '{'], /--request: expected a job as JSON/],
    [
      'a field that is wrong',
      ['add', '--url', 'example.org'],
      /payload\.url: expected an address that starts with/,
    ],
    [
      'a state that there is not',
      ['list', '--state', 'broken'],
      /Allowed choices are blocked, scheduled, waiting/,
    ],
    ['a limit of 0', ['list', '--limit', '0'], /Expected a whole number from 1 to 100,000\./],
    ['an unknown command', ['explode'], /unknown command 'explode'/],
  ];
  for (const [what, args, says] of cases) {
    test(`${what} is told with exit code 2`, async () => {
      const { code, out, err } = await cli.jobdeck(...args);
      expect(err).toMatch(says);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    });
  }

  test('a run that has not begun', async () => {
    const data = cli.folder();
    const id = await cli.add(data, 'true');
    const { code, err } = await cli.jobdeck('output', id, '--follow', '--data', data);
    expect(err).toContain(`expected run 1 of ${id} to begin, got none: no Jobdeck runs in ${data}.`);
    expect(code).toBe(1);
    expect((await cli.jobdeck('output', id, '--run', '4', '--data', data)).err).toContain('1 to 0, got 4');
  });

  test('a folder that another program has open is told after a while', { timeout: 60_000 }, async () => {
    const data = cli.folder();
    // In its way: this one serves no socket.
    mkdirSync(join(data, 'control/socket'), { recursive: true });
    void cli.spawn('run', '--data', data);
    await expect.poll(() => existsSync(join(data, 'jobs.owner')), { timeout: 20_000 }).toBe(true);
    const { code, err } = await cli.jobdeck('list', '--data', data);
    expect(err).toContain('is in use by another Jobdeck');
    expect(code).toBe(2);
  });
});
