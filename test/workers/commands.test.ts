import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeOutput } from '../../electron/workers/decode-output.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { startRunner } from './test-runner.ts';

const SUCCEEDED = { type: 'succeeded', result: { exitCode: 0 } };

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jobdeck-commands-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a command that runs', () => {
  it('succeeds with exit code 0, and leaves no output when it printed none', async () => {
    const { command } = startRunner();
    const run = command({ program: 'true' });
    expect(await run.outcome).toEqual(SUCCEEDED);
    expect(run.output()).toBeNull();
    expect(run.lastLine()).toBe('');
  });

  it('gets its arguments exactly, with spaces, quotes, line ends and other scripts', async () => {
    const { command } = startRunner();
    const args = ['a b', `"double" 'single'`, '$HOME `id` * \\', 'größe 日本 🚀', '', 'two\nlines', '-n'];
    const program = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const run = command({ program: process.execPath, args: ['-e', program, '--', ...args] });
    expect(await run.outcome).toEqual(SUCCEEDED);
    expect(JSON.parse(run.text())).toEqual(args);
  });

  it('is a line for the shell, if it is given as one', async () => {
    const { command } = startRunner();
    const run = command({ shell: 'for word in "a b" c; do echo "<$word>"; done | sort -r' });
    expect(await run.outcome).toEqual(SUCCEEDED);
    expect(run.text()).toBe('<c>\n<a b>\n');
  });

  it.each([
    ['/bin/bash', '/bin/bash'],
    ['/usr/bin/fish', '/bin/sh'],
    ['bash', '/bin/sh'],
    ['', '/bin/sh'],
  ])('runs in the shell %j as %s', async (shell, expected) => {
    const environment = async () => ({ PATH: process.env['PATH'] ?? '', SHELL: shell });
    const { command } = startRunner({ environment });
    const run = command({ shell: 'echo $0' });
    await run.outcome;
    expect(run.lastLine()).toBe(expected);
  });

  it('reads the text that it is given as standard input', async () => {
    const { command } = startRunner();
    const text = 'x'.repeat(300_000);
    const run = command({ program: 'wc', args: ['-c'], stdin: text });
    expect(await run.outcome).toEqual(SUCCEEDED);
    expect(run.lastLine()).toBe('300000');
  });

  it('has an empty standard input without one', async () => {
    const { command } = startRunner();
    expect(await command({ program: 'cat' }).outcome).toEqual(SUCCEEDED);
  });

  it('need not read its standard input', async () => {
    const { command } = startRunner();
    const run = command({ program: 'true', stdin: 'x'.repeat(1_000_000) });
    expect(await run.outcome).toEqual(SUCCEEDED);
  });

  it("sees the person's environment, with what the job adds", async () => {
    const environment = async () => ({ PATH: process.env['PATH'] ?? '', KEPT: 'kept', CHANGED: 'before' });
    const { command } = startRunner({ environment });
    const script = 'echo "$KEPT $CHANGED $ADDED"';
    const run = command({ shell: script, env: { CHANGED: 'after', ADDED: 'a b' } });
    await run.outcome;
    expect(run.lastLine()).toBe('kept after a b');
    const next = command({ shell: script });
    await next.outcome;
    expect(next.lastLine()).toBe('kept before');
  });

  it('runs in its folder, in a folder of the home folder, or in the home folder', async () => {
    const home = temporaryFolder();
    const { command } = startRunner({ home });
    const folderOf = async (cwd?: string): Promise<string> => {
      const run = command({ program: 'pwd', ...(cwd === undefined ? {} : { cwd }) });
      expect(await run.outcome).toEqual(SUCCEEDED);
      return run.lastLine();
    };
    expect(await folderOf('/')).toBe('/');
    expect(await folderOf()).toBe(home);
    expect(await folderOf('~')).toBe(home);
    expect(await folderOf('~/.')).toBe(home);
  });

  it('keeps standard output and standard error together, raw', async () => {
    const { command } = startRunner();
    const run = command({ shell: `printf 'ok \\377 ü'; printf ' late' >&2` });
    await run.outcome;
    expect(decodeOutput(run.output()?.head ?? new Uint8Array())).toContain('ok \ufffd ü');
    expect(run.text()).toContain(' late');
  });

  it('can open its streams by their names, as in a terminal', async () => {
    const { command } = startRunner();
    const run = command({ shell: 'cat /dev/stdin > /dev/stderr; echo out | tee /dev/stdout', stdin: 'in\n' });
    expect(await run.outcome).toEqual(SUCCEEDED);
    expect(run.text().split('\n').sort()).toEqual(['', 'in', 'out', 'out']);
  });

  it('shows its newest progress as its last line while it runs', async () => {
    const { command } = startRunner();
    const run = command({ shell: `printf 'start\\n10%%\\r\\033[32m50%%\\033[0m\\r'; exec sleep 300` });
    await run.until(/50%/);
    expect(run.lastLine()).toBe('50%');
    expect(run.output()?.ended).toBe(false);
    run.stop('cancelled');
    await run.outcome;
    expect(run.output()?.ended).toBe(true);
  });

  it('keeps the exact head and tail of 50 MB, and counts the rest', async () => {
    const { command } = startRunner();
    const lines = 7_000_000;
    const run = command({ shell: `seq 1000000 ${999_999 + lines}` });
    expect(await run.outcome).toEqual(SUCCEEDED);
    const view = run.output();
    if (view === null) throw new Error('expected output');
    expect(view.total).toBe(lines * 8);
    expect(view.head.length + view.skipped + view.tail.length).toBe(view.total);
    // Lines of 8 bytes: both parts begin and end between two of them.
    const numbers = (from: number, count: number): string =>
      Array.from({ length: count }, (_, index) => `${from + index}\n`).join('');
    expect(Buffer.from(view.head).toString()).toBe(numbers(1_000_000, 8192));
    expect(Buffer.from(view.tail).toString()).toBe(numbers(1_000_000 + lines - 24_576, 24_576));
    expect(view.skippedLines).toBe(lines - 8192 - 24_576);
    expect(run.lastLine()).toBe('7999999');
  });

  it('goes on while many others run', async () => {
    const { command } = startRunner();
    const runs = Array.from({ length: 60 }, (_, index) =>
      command({ shell: `echo ${index}; exit ${index % 2}` }),
    );
    const outcomes = await Promise.all(runs.map((run) => run.outcome));
    expect(outcomes.filter((outcome) => outcome.type === 'succeeded')).toHaveLength(30);
    expect(runs.map((run) => run.lastLine())).toEqual(runs.map((_, index) => String(index)));
  });
});

describe('a command that fails', () => {
  it('tells its exit code, and the last line of its standard error', async () => {
    const { command } = startRunner();
    const run = command({ shell: 'echo "fatal: not a git repository" >&2; echo done; exit 2' });
    expect(await run.outcome).toEqual({
      type: 'failed',
      error: { code: 'exit 2', message: 'Exited with code 2: fatal: not a git repository' },
      retryable: true,
    });
    expect(await command({ shell: 'echo only output; exit 7' }).outcome).toMatchObject({
      error: { code: 'exit 7', message: 'Exited with code 7.' },
    });
  });

  it('tells the signal that ended it from outside', async () => {
    const { command } = startRunner();
    expect(await command({ shell: 'kill -KILL $$' }).outcome).toEqual({
      type: 'failed',
      error: { code: 'SIGKILL', message: 'Ended by SIGKILL, from outside Jobdeck.' },
      retryable: true,
    });
  });

  it('is not tried again when there is no such program', async () => {
    const { command } = startRunner({ environment: async () => ({ PATH: '/usr/bin:/bin' }) });
    expect(await command({ program: 'ffmpegg' }).outcome).toEqual({
      type: 'failed',
      error: { code: 'ENOENT', message: 'There is no program named "ffmpegg" in PATH (/usr/bin:/bin).' },
      retryable: false,
    });
    expect(await command({ program: './build.sh', cwd: '/' }).outcome).toMatchObject({
      error: { message: 'There is no program "./build.sh" (working folder "/").' },
      retryable: false,
    });
  });

  it('is not tried again when the file is no program, or its interpreter is missing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'notes');
    writeFileSync(join(folder, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
    const { command } = startRunner();
    expect(await command({ program: './notes.txt', cwd: folder }).outcome).toMatchObject({
      error: { code: 'EACCES', message: expect.stringContaining('it is not a program') },
      retryable: false,
    });
    expect(await command({ program: './script', cwd: folder }).outcome).toMatchObject({
      error: { code: 'ENOEXEC', message: expect.stringContaining('interpreter') },
      retryable: false,
    });
  });

  it('may be tried again when its folder is missing: a disk may come back', async () => {
    const { command } = startRunner();
    expect(await command({ program: 'true', cwd: '/no/such/folder' }).outcome).toEqual({
      type: 'failed',
      error: { code: 'ENOENT', message: 'The working folder "/no/such/folder" does not exist.' },
      retryable: true,
    });
    expect(await command({ program: 'true', cwd: '/etc/passwd' }).outcome).toMatchObject({
      error: { message: 'The working folder "/etc/passwd" is not a folder.' },
    });
  });

  it('is not tried again when its arguments are too long for the system', async () => {
    const { command } = startRunner();
    const args = Array.from({ length: 40 }, () => 'x'.repeat(120_000));
    expect(await command({ program: 'true', args }).outcome).toMatchObject({
      error: { code: 'E2BIG' },
      retryable: false,
    });
  });
});

describe('the check before a job is queued', () => {
  const check = async (cwd?: string) => {
    const request = parseJobRequest({
      kind: 'command',
      payload: { program: 'true', ...(cwd === undefined ? {} : { cwd }) },
    });
    if (!request.ok) throw new Error('expected a request that can be parsed');
    return startRunner().runner.check?.(request.value);
  };

  it('accepts a folder that exists, and no folder', async () => {
    expect(await check(tmpdir())).toEqual([]);
    expect(await check()).toEqual([]);
  });

  it('names a folder that does not exist', async () => {
    expect(await check('/no/such/folder')).toEqual([
      {
        field: 'payload.cwd',
        expected: 'a folder that exists',
        got: '"/no/such/folder"',
        fix: 'Create it or correct the path.',
      },
    ]);
  });

  it('names a file that is given as a folder', async () => {
    expect(await check('/etc/passwd')).toMatchObject([{ field: 'payload.cwd', expected: 'a folder' }]);
  });
});
