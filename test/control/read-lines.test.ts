import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { LineTooLong, readLines } from '../../electron/control/read-lines.ts';

async function linesOf(chunks: readonly string[], maxBytes = 100): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), maxBytes)) {
    lines.push(line);
  }
  return lines;
}

test('lines are put together, however they were cut', async () => {
  expect(await linesOf(['{"a"', ':1}\n{}', '\r\n', '\nlast'])).toEqual(['{"a":1}', '{}', '', 'last']);
});

test('a character that was cut is whole again', async () => {
  const bytes = Buffer.from('añ日\n');
  const chunks = [...bytes].map((byte) => Buffer.from([byte]));
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks), 100)) lines.push(line);
  expect(lines).toEqual(['añ日']);
});

test('a line may be as long as the limit, and not longer, whether it ends or not', async () => {
  expect(await linesOf(['x'.repeat(10), '\n'], 10)).toEqual(['x'.repeat(10)]);
  await expect(linesOf(['x'.repeat(11)], 10)).rejects.toThrow(LineTooLong);
  await expect(linesOf(['x'.repeat(6), 'x'.repeat(5), '\n'], 10)).rejects.toThrow(LineTooLong);
});
