import { expect, it } from 'vitest';
import { bytesOf, descriptorOf, parseTrace, pathOf } from './strace-parser.ts';

const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const parse = (...lines: readonly string[]) => parseTrace(Buffer.from(`${lines.join('\n')}\n`));

it('reads a call with its descriptor, path, bytes and result', () => {
  const { calls } = parse(`812   pwrite64(28<${hex('/d/jobs.db')}>, "${hex('a, b)')}", 5, 4096) = 5`);
  const [call] = calls;
  expect(call).toMatchObject({ name: 'pwrite64', result: 5, entered: 1, left: 1 });
  expect(descriptorOf(call?.args[0])).toBe(28);
  expect(pathOf(call?.args[0])).toBe('/d/jobs.db');
  expect(bytesOf(call?.args[1]).toString()).toBe('a, b)');
  expect(call?.args[3]).toBe('4096');
});

it('reads the path of a descriptor that is handed out, and errors', () => {
  const { calls } = parse(
    `1 openat(AT_FDCWD, "${hex('/d/x')}", O_RDWR|O_CREAT, 0644) = 3<${hex('/d/x')}>`,
    `1 fsync(3<${hex('/d/x')}>) = -1 EIO (Input/output error) (INJECTED)`,
    `1 close(3<${hex('/d/x')}>(deleted)) = 0`,
  );
  expect(calls.map(({ result, path }) => [result, path])).toEqual([
    [3, '/d/x'],
    [-1, null],
    [0, null],
  ]);
  expect(pathOf(calls[2]?.args[0])).toBeNull();
});

it('puts the halves of a call together that others came in between, in the order of their ends', () => {
  const { calls, moment } = parse(
    '1 fsync(3 <unfinished ...>',
    '2 write(4, "\\x41", 1) = 1',
    '1 <... fsync resumed>)              = 0',
    '3 +++ exited with 0 +++',
  );
  expect(calls.map(({ name, entered, left }) => [name, entered, left])).toEqual([
    ['write', 2, 2],
    ['fsync', 1, 3],
  ]);
  expect(moment).toBe(4);
});

it('keeps a call in which its process was killed, as one that never returned', () => {
  const { calls } = parse(
    '1 fsync(3 <unfinished ...>',
    '2 pwrite64(4, "\\x41", 1, 0) = ?',
    '2 +++ killed by SIGKILL +++',
  );
  expect(calls.map(({ name, result, left }) => [name, result, left])).toEqual([
    ['pwrite64', null, Number.POSITIVE_INFINITY],
    ['fsync', null, Number.POSITIVE_INFINITY],
  ]);
});

it('refuses bytes that strace cut off, and lines that are no call', () => {
  expect(() => bytesOf('"\\x41"...')).toThrow('expected bytes in full');
  expect(() => parse('1 what is this')).toThrow('expected a system call');
  expect(() => parse('1 <... fsync resumed>) = 0')).toThrow('was not begun');
});

it('takes a call for one that never returned when strace does not know what its thread was killed in', () => {
  const { calls } = parse(
    '1 fsync(3 <unfinished ...>',
    '2 <... ??? resumed>)                = ?',
    '1 <... ??? resumed>)                = ?',
    '1 +++ killed by SIGKILL +++',
  );
  expect(calls).toMatchObject([{ name: 'fsync', result: null, left: Number.POSITIVE_INFINITY }]);
});
