import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { JobRequestInput } from '../../shared/jobs/job-request.ts';

/** Two processes after each other on one data folder; each is the real thing. */
const CLI = resolve(import.meta.dirname, '../../electron/cli.ts');
const root = mkdtempSync(join(tmpdir(), 'jobdeck-durable-'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], jobs: readonly JobRequestInput[] = []) {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: 'pipe',
    env: { ...process.env, NO_COLOR: '1', XDG_DATA_HOME: join(root, 'home') },
  });
  started.push(child);
  child.stdin.end(jobs.map((job) => JSON.stringify(job)).join('\n'));
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...written,
  }));
  return { child, ended };
}

const shell = (line: string, options: Partial<JobRequestInput> = {}): JobRequestInput =>
  ({ kind: 'command', payload: { shell: line }, ...options }) as JobRequestInput;
const aFolder = (): string => mkdtempSync(join(root, 'data-'));
const run = (data: string, ...args: string[]): string[] => [
  'run',
  '-',
  '--until-idle',
  '--data',
  data,
  ...args,
];

test('jobs of a run that was killed are taken up by the next, which tells them apart', async () => {
  const data = aFolder();
  const pid = join(data, 'pid');
  // The first time it sleeps, the second time it finds that it was here before.
  const slow = shell(`test -e ${pid} && exit 0; echo $$ > ${pid}.new; mv ${pid}.new ${pid}; exec sleep 600`, {
    name: 'Slow',
  });
  const first = start(run(data, '--concurrency', '1'), [slow, shell('true'), shell('true')]);
  await expect.poll(() => existsSync(pid), { timeout: 20_000 }).toBe(true);
  first.child.kill('SIGKILL');
  await first.ended;

  const { code, out, err } = await start(run(data), [shell('true')]).ended;
  expect(err).toBe('3 jobs from before are taken up again.\n');
  expect(out).toMatch(/^4 completed in /);
  expect(out).toContain('created 1, completed 4, failed runs 0, retried 0, in progress 0\n');
  expect(out).toContain('interrupted runs 1\n3 jobs from before were taken up again\n');
  expect(code).toBe(0);
  const child = Number(readFileSync(pid, 'utf8'));
  expect(() => process.kill(child, 0), 'the killed run left its command behind').toThrow();
});

test('a job that died before decides nothing in the next run', async () => {
  const data = aFolder();
  const dies = shell('exit 3', { name: 'Import', maxAttempts: 1 });
  expect((await start(run(data), [dies]).ended).code).toBe(1);
  const { code, out } = await start(run(data), [shell('true')]).ended;
  expect(out).toMatch(
    /^1 completed in .*\ncreated 1, completed 1, failed runs 0, retried 0, in progress 0\n$/,
  );
  expect(code).toBe(0);
});

test('the same file again adds its jobs again, but for those with a key', async () => {
  const data = aFolder();
  const jobs = [shell('true', { key: 'invoice 4711' } as Partial<JobRequestInput>), shell('true')];
  await start(run(data), jobs).ended;
  const { out } = await start(run(data), jobs).ended;
  expect(out).toMatch(/^1 completed in .*\ncreated 1,/);
});

test('Ctrl+C keeps what is not done, and run without a file goes on with it', async () => {
  const data = aFolder();
  const mark = join(data, 'mark');
  const slow = shell(`test -e ${mark} && exit 0; touch ${mark}; exec sleep 600`);
  const first = start(run(data), [slow]);
  await expect.poll(() => existsSync(mark), { timeout: 20_000 }).toBe(true);
  first.child.kill('SIGINT');
  const stopped = await first.ended;
  expect(stopped.out).toContain(`1 job did not finish and stays queued in ${data}. To go on: `);
  expect(stopped.out).toMatch(new RegExp(`run --data ${data}\n$`));
  expect(stopped.code).toBe(130);

  const resumed = await start(['run', '--data', data, '--until-idle']).ended;
  expect(resumed.out).toMatch(/^1 completed in /);
  expect(resumed.code).toBe(0);
  const nothing = await start(['run', '--data', data, '--until-idle']).ended;
  expect(nothing).toEqual({ code: 0, out: `Nothing is left to do in ${data}.\n`, err: '' });
});

test('--memory keeps nothing, and goes with no data folder', async () => {
  const { code, out } = await start(['run', '-', '--until-idle', '--memory'], [shell('true')]).ended;
  expect(out).toMatch(/^1 completed in /);
  expect(code).toBe(0);
  expect(existsSync(join(root, 'home'))).toBe(false);
  const both = await start(['run', '-', '--memory', '--data', aFolder()]).ended;
  expect(both.err).toContain("'--memory' cannot be used with option '--data <dir>'");
  expect(both.code).toBe(2);
});

test('a folder that another one has open is refused with what to do', async () => {
  const data = aFolder();
  const mark = join(data, 'mark');
  start(run(data), [shell(`touch ${mark}; exec sleep 600`)]);
  await expect.poll(() => existsSync(mark), { timeout: 20_000 }).toBe(true);
  const { code, out, err } = await start(run(data), [shell('true')]).ended;
  expect(err).toMatch(/^jobdeck: .* is in use by another Jobdeck \(process \d+, /);
  expect(err).toContain('To run beside it, add --data with another folder, or --memory.');
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('a damaged store is refused, and --recover makes one of what can be read', async () => {
  const data = aFolder();
  await start(run(data), [shell('true')]).ended;
  const path = join(data, 'jobs.db');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4096, 8192);
  writeFileSync(path, bytes);
  const refused = await start(run(data), [shell('true')]).ended;
  expect(refused.err).toMatch(/^jobdeck: The jobs in .*jobs\.db are damaged: /);
  expect(refused.err).toContain('start again with --recover');
  expect({ code: refused.code, out: refused.out }).toEqual({ code: 2, out: '' });
  const recovered = await start(run(data, '--recover'), [shell('true')]).ended;
  expect(recovered.out).toMatch(/^1 completed in /);
  expect(recovered.code).toBe(0);
});

test('settings that are wrong are told, and nothing stops for them', async () => {
  const data = aFolder();
  writeFileSync(join(data, 'settings.json'), '{"retention": {"deadDays": 0}}');
  const { code, err } = await start(run(data), [shell('true')]).ended;
  expect(err).toMatch(
    /^jobdeck: .*settings\.json: retention\.deadDays: expected a number of days .* Finished jobs are kept until it is right\.\n$/,
  );
  expect(code).toBe(0);
});
