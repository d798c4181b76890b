import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImportRead, readImport } from '../../electron/import/read-import.ts';
import { describeBrokenLine } from '../../shared/jobs/job-file.ts';

async function parse(text: string, folder: string | null = null): Promise<ImportRead> {
  const read = await readImport({ name: 'jobs.jsonl', text, folder });
  if (!read.ok) throw new Error(read.error.expected);
  return read.value;
}
const job = (payload: object = { shell: 'ls' }): string => JSON.stringify({ kind: 'command', payload });
const cwdOf = async (text: string, folder?: string): Promise<unknown> => {
  const { jobs, broken } = await parse(text, folder);
  return jobs[0] ? (jobs[0].request.work.payload as { cwd?: string }).cwd : broken[0]?.problems[0]?.field;
};

test('one job a line; blank lines and comments are skipped but counted', async () => {
  const { jobs, broken } = await parse(`# jobs\n\n${job()}\r\n   \n  # more\n${job()}`);
  expect(jobs.map(({ line }) => line)).toEqual([3, 6]);
  expect(broken).toEqual([]);
});

test('an empty file has no jobs and nothing broken', async () => {
  expect(await parse('')).toMatchObject({ jobs: [], broken: [] });
});

test('a byte order mark is no part of the first job', async () => {
  expect((await parse(`\uFEFF${job()}`)).jobs).toHaveLength(1);
});

test('every broken line is told with its number, what was expected, what came and what to do', async () => {
  const { jobs, broken } = await parse(`${job()}\n{"kind": "command"\n${job({})}\n[1]`);
  expect(jobs).toHaveLength(1);
  expect(broken.map(describeBrokenLine)).toEqual([
    expect.stringMatching(
      /^line 2: expected one job as a JSON object on one line, got \{"kind": "command" \(.+\)\. Correct/,
    ),
    expect.stringMatching(
      /^line 3: payload\.program: expected either a program or a shell line, got nothing\. Give/,
    ),
    expect.stringMatching(/^line 4: expected a job as a JSON object, got \[1\]\. Write/),
  ]);
});

test('a broken line cannot steer the terminal on which it is told', async () => {
  const { broken } = await parse('{"a": \u001b[2J\u009b2J\tx');
  const text = broken.map(describeBrokenLine).join('');
  expect(text).toContain('got {"a": [2J 2J x (');
  expect(text).not.toMatch(/\p{Cc}/u);
});

test('a line with two problems is told with both', async () => {
  const { broken } = await parse(
    '{"kind": "command", "payload": {"shell": "ls"}, "priority": 1e9, "maxAttempts": 0}',
  );
  expect(broken[0]?.problems.map(({ field }) => field).sort()).toEqual(['maxAttempts', 'priority']);
});

test('a relative working folder is taken from the base folder', async () => {
  expect(await cwdOf(job({ shell: 'ls', cwd: '.' }), '/data/jobs')).toBe('/data/jobs');
  expect(await cwdOf(job({ shell: 'ls', cwd: './a/b/' }), '/data/jobs')).toBe('/data/jobs/a/b');
  expect(await cwdOf(job({ shell: 'ls', cwd: '..' }), '/data/jobs')).toBe('/data');
  expect(await cwdOf(job({ shell: 'ls', cwd: '../../../..' }), '/data/jobs')).toBe('/');
  expect(await cwdOf(job({ shell: 'ls', cwd: 'a' }), 'C:\\data')).toBe('C:/data/a');
});

test('absolute folders and ~ stay as they are', async () => {
  for (const cwd of ['/tmp', '~/work', '~', 'C:\\work']) {
    expect(await cwdOf(job({ shell: 'ls', cwd }), '/data')).toBe(cwd);
  }
});

test('without a base folder a relative one is a problem', async () => {
  expect(await cwdOf(job({ shell: 'ls', cwd: 'a' }))).toBe('payload.cwd');
});

test('whatever the text, nothing throws and every line is either a job, broken or skipped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string(), fc.constant(job()))), async (lines) => {
      const text = lines.join('\n');
      const { jobs, broken } = await parse(text, '/data');
      const content = text
        .replace(/^\uFEFF/, '')
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
      expect(jobs.length + broken.length).toBe(content.length);
    }),
  );
});
