import { expect, test } from 'vitest';
import { parseBytes } from '../../../shared/words/bytes.ts';

test.each([
  ['2 GB', 2e9],
  ['512MiB', 536_870_912],
  ['1,5 gb', 1.5e9],
  ['  900 kB ', 900_000],
  ['0 B', 0],
])('%s', (text, bytes) => expect(parseBytes(text)).toEqual({ ok: true, value: bytes }));

test.each([
  ['2', 'Say of what: 2 MB or 2 GB.'],
  ['two GB', 'Write it like 2 GB or 500 MB.'],
  ['2 days', 'Write it like 2 GB or 500 MB.'],
  ['', 'Write it like 2 GB or 500 MB.'],
])('%j is none', (text, fix) =>
  expect(parseBytes(text)).toMatchObject({ ok: false, error: expect.stringContaining(fix) }),
);
