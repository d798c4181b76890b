import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { gatherInput } from '../../electron/cli/input.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobdeck-input-'));
const GOOD = '{"kind": "command", "payload": {"shell": "ls", "cwd": "."}}';
const BAD = '{"kind": "command"';
const nothing = Readable.from([]);

function fileWith(text: string, name = 'jobs.jsonl'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a good file gives its requests, with folders taken from its own', async () => {
  const input = await gatherInput(fileWith(`${GOOD}\n${GOOD}`), { skipBad: false }, nothing);
  expect(input).toMatchObject({ ok: true, value: { warning: '' } });
  expect(input.ok && input.value.jobs.map(({ request: { work } }) => work.payload)).toEqual([
    { shell: 'ls', cwd: folder },
    { shell: 'ls', cwd: folder },
  ]);
});

test('one broken line and nothing is queued; the line is named, and what to do', async () => {
  const input = await gatherInput(fileWith(`${GOOD}\n${BAD}`), { skipBad: false }, nothing);
  expect(input.ok).toBe(false);
  const text = input.ok ? '' : input.error;
  expect(text).toMatch(/jobs\.jsonl: 1 line is wrong\nline 2: expected one job as a JSON object/);
  expect(text).toContain('Nothing was queued. Correct the file, or add --skip-bad');
});

test('with --skip-bad the others are queued and the skipped ones are told', async () => {
  const input = await gatherInput(fileWith(`${BAD}\n${GOOD}\n${BAD}`), { skipBad: true }, nothing);
  expect(input.ok && input.value.jobs.length).toBe(1);
  expect(input.ok && input.value.warning).toMatch(
    /2 lines are wrong\nline 1: .*\nline 3: .*\nThey were skipped\.\n$/,
  );
});

test('a working folder that does not exist is a broken line like any other', async () => {
  const nowhere = '{"kind": "command", "payload": {"shell": "ls", "cwd": "/nowhere/at/all"}}';
  const text = `${GOOD}\n\n# a comment\n${nowhere}\n${BAD}`;
  const refused = await gatherInput(fileWith(text), { skipBad: false }, nothing);
  expect(refused.ok ? '' : refused.error).toMatch(
    /2 lines are wrong\nline 4: payload\.cwd: expected a folder that exists, got "\/nowhere\/at\/all".*\nline 5: /,
  );
  const skipped = await gatherInput(fileWith(text), { skipBad: true }, nothing);
  expect(skipped.ok && skipped.value.jobs.length).toBe(1);
});

test('of many broken lines the first twenty are told', async () => {
  const input = await gatherInput(fileWith(`${BAD}\n`.repeat(1_000)), { skipBad: false }, nothing);
  const lines = (input.ok ? '' : input.error).split('\n');
  expect(lines).toHaveLength(23);
  expect(lines[21]).toBe('and 980 more');
});

test('- reads standard input, and folders are taken from where one is', async () => {
  const input = await gatherInput('-', { skipBad: false }, Readable.from([Buffer.from(GOOD)]));
  expect(input.ok && input.value.jobs[0]?.request.work.payload).toEqual({ shell: 'ls', cwd: process.cwd() });
});

test('a file that is not there is told by its name', async () => {
  const input = await gatherInput(join(folder, 'none.jsonl'), { skipBad: false }, nothing);
  expect(input.ok ? '' : input.error).toMatch(
    /expected a file of jobs at .*none\.jsonl, got no such file\. Give/,
  );
});

test('an export into a folder that does not exist is told before anything is read', async () => {
  const options = { skipBad: false, export: join(folder, 'none/out.json') };
  const input = await gatherInput(fileWith(GOOD), options, nothing);
  expect(input.ok ? '' : input.error).toMatch(
    /^--export: expected a file in a folder that exists.*Create the folder/,
  );
});

test.each([
  ['jobs.json', `[${GOOD}]`],
  ['jobs.csv', 'shell,cwd\nls,.\n'],
  ['jobs.txt', '# all of it\nls\n'],
  ['jobs', GOOD],
])('%s is read as import reads it', async (name, text) => {
  const input = await gatherInput(fileWith(text, name), { skipBad: false }, nothing);
  expect(input).toMatchObject({
    ok: true,
    value: { jobs: [{ request: { work: { payload: { shell: 'ls' } } } }] },
  });
});

test('a name that tells no format needs --format', async () => {
  const path = fileWith('ls\n', 'jobs.list');
  const refused = await gatherInput(path, { skipBad: false }, nothing);
  expect(refused.ok ? '' : refused.error).toMatch(
    /ends in \.jsonl, .*, got "jobs\.list"\. Say with --format/,
  );
  const input = await gatherInput(path, { skipBad: false, format: 'txt' }, nothing);
  expect(input.ok && input.value.jobs.length).toBe(1);
});

test('more jobs than an import may have are read', async () => {
  const input = await gatherInput(fileWith('ls\n'.repeat(100_001), 'many.txt'), { skipBad: false }, nothing);
  expect(input.ok && input.value.jobs.length).toBe(100_001);
});
