import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JobRequestInput } from '../../shared/jobs/job-request.ts';
import { type SnapshotExport, snapshotExportSchema } from '../../shared/numbers/snapshot-export.ts';

/** The real thing: a process of its own, with the engine, the launcher and real commands. */
const CLI = resolve(import.meta.dirname, '../../electron/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'jobdeck-cli-'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Running {
  readonly child: ChildProcess;
  /** Resolves when that stream has written the text. */
  until(stream: 'out' | 'err', text: string): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function start(args: readonly string[], stdin = ''): Running {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: 'pipe',
    // The default data folder is below it: each start has its own, and none is the developer's.
    env: { ...process.env, NO_COLOR: '1', XDG_DATA_HOME: mkdtempSync(join(folder, 'home-')) },
  });
  started.push(child);
  child.stdin.end(stdin);
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err += text;
  });
  const streams = { out: child.stdout, err: child.stderr };
  return {
    child,
    until: async (stream, text) => {
      while (!written[stream].includes(text)) await once(streams[stream], 'data');
    },
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...written })),
  };
}

function fileOf(...jobs: JobRequestInput[]): string {
  const path = join(mkdtempSync(join(folder, 'jobs-')), 'jobs.jsonl');
  writeFileSync(path, `${jobs.map((job) => JSON.stringify(job)).join('\n')}\n`);
  return path;
}
const shell = (line: string, options: Partial<JobRequestInput> = {}): JobRequestInput =>
  ({ kind: 'command', payload: { shell: line }, ...options }) as JobRequestInput;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('jobs run, the summary is printed, and the exit code is 0 when none is dead', async () => {
  const { code, out, err } = await start(['run', fileOf(shell('true'), shell('exit 0')), '--until-idle'])
    .ended;
  expect(out).toMatch(
    /^2 completed in .*\ncreated 2, completed 2, failed runs 0, retried 0, in progress 0\n$/,
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('a dead job is told with its error in words, and the exit code is 1', async () => {
  const file = fileOf(shell('echo broken >&2; exit 3', { name: 'Import', maxAttempts: 1 }), shell('true'));
  const { code, out } = await start(['run', file, '--until-idle']).ended;
  expect(out).toMatch(/^1 completed, 1 dead in /);
  expect(out).toMatch(/\n {2}Import: .*3.*\n$/);
  expect(code).toBe(1);
});

test('the exported snapshot is complete and its books balance', async () => {
  const path = join(folder, 'out.json');
  const flaky = shell(`test -e ${folder}/seen || { touch ${folder}/seen; exit 1; }`, {
    maxAttempts: 2,
    backoff: { baseMs: 0 },
  });
  await start(['run', fileOf(shell('true'), flaky), '--until-idle', '--export', path]).ended;
  const exported: SnapshotExport = snapshotExportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  expect(exported).toMatchObject({
    total_jobs_created: 2,
    jobs_completed: 2,
    jobs_failed: 1,
    jobs_retried: 1,
    jobs_in_progress: 0,
    conservation: { holds: true, equation: '3 = 2 + 1 + 0 + 0 + 0' },
  });
});

test('a data folder that cannot be made is told before anything runs', async () => {
  const file = fileOf(shell('true'));
  const { code, out, err } = await start(['run', file, '--until-idle', '--data', join(file, 'below')]).ended;
  expect(err).toMatch(/^jobdeck: .*jobs\.jsonl.*below/);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('a broken line stops the file: nothing runs, exit code 2', async () => {
  const mark = join(folder, 'ran');
  const { code, out, err } = await start(
    ['run', '-', '--until-idle'],
    `${JSON.stringify(shell(`touch ${mark}`))}\n{`,
  ).ended;
  expect(err).toMatch(
    /^jobdeck: -: 1 line is wrong\nline 2: expected one job as a JSON object on one line, got \{/,
  );
  expect(out).toBe('');
  expect(code).toBe(2);
  expect(readdirSync(folder)).not.toContain('ran');
});

test('--skip-bad runs the others and lists what it skipped', async () => {
  const { code, out, err } = await start(
    ['run', '-', '--until-idle', '--skip-bad'],
    `{\n${JSON.stringify(shell('true'))}`,
  ).ended;
  expect(out).toMatch(/^1 completed in /);
  expect(err).toMatch(/line 1: [\s\S]*They were skipped\.\n$/);
  expect(code).toBe(0);
});

test('--log writes each fact as an event to standard error', async () => {
  const { out, err } = await start([
    'run',
    fileOf(shell('true', { name: 'Two words' })),
    '--until-idle',
    '--log',
  ]).ended;
  for (const event of ['job_created', 'job_started', 'job_completed']) {
    expect(err).toMatch(
      new RegExp(`^time=\\S+Z level=INFO event=${event} job_id=\\S+ queue=default name="Two words"`, 'm'),
    );
  }
  expect(err).toMatch(/event=job_completed .* run=1 took_ms=\d+\n/);
  expect(out).not.toContain('event=');
});

test('Ctrl+C ends running commands, prints the summary, and the exit code is 130', async () => {
  const { child, until, ended } = start(['run', fileOf(shell('exec sleep 600')), '--log']);
  await until('err', 'event=job_started');
  child.kill('SIGINT');
  const { code, out, err } = await ended;
  expect(err).toContain('Stopping: one running job is asked to end. Ctrl+C again ends at once.');
  expect(out).toMatch(/^1 waiting in /);
  expect(out).toMatch(
    /1 job did not finish and stays queued in .*jobdeck-cli\. To go on: .*jobdeck.* run\n$/,
  );
  expect(code).toBe(130);
});

test('Ctrl+C twice ends at once, even while a command ignores the request to end; nothing is left behind', async () => {
  const pidFile = join(folder, 'stubborn');
  const line = `trap "" TERM; echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; while :; do sleep 1; done`;
  const { child, until, ended } = start(['run', fileOf(shell(line)), '--log']);
  await until('err', 'event=job_started');
  await expect.poll(() => readdirSync(folder), { timeout: 20_000 }).toContain('stubborn');
  const pid = Number(readFileSync(pidFile, 'utf8'));
  child.kill('SIGINT');
  await until('err', 'Stopping: ');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  await expect
    .poll(() => isAlive(pid), { timeout: 20_000, message: 'the command is still alive' })
    .toBe(false);
});

test('an option that is wrong is told, with exit code 2; help is none', async () => {
  const wrong = await start(['run', 'x', '--concurrency', '0']).ended;
  expect(wrong.err).toContain('Expected a whole number from 1 to 256.');
  expect(wrong.code).toBe(2);
  const help = await start(['run', '--help']).ended;
  expect(help.out).toMatch(/Exit codes:[\s\S]*130 +stopped by Ctrl\+C/);
  expect(help.code).toBe(0);
});

// util-linux: gives the command a terminal.
const SCRIPT = '/usr/bin/script';
test.runIf(process.platform === 'linux' && existsSync(SCRIPT))(
  'on a terminal one line is drawn over itself',
  async () => {
    const command = `'${process.execPath}' '${CLI}' run '${fileOf(shell('sleep 0.3'))}' --until-idle`;
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, XDG_DATA_HOME: mkdtempSync(join(folder, 'home-')) },
    });
    started.push(child);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    await once(child, 'close');
    const drawn = out.split('\r\u001b[2K');
    expect(
      drawn.some((line) => /^0\/1 done · 1 of \d+ running/.test(line)),
      `a line with the counts in ${drawn}`,
    ).toBe(true);
    expect(drawn.at(-1), 'the line is gone when the summary comes').toMatch(/^\S*1 completed/);
  },
);
