/** A line is longer than may be. */
export class LineTooLong extends Error {}

const NEWLINE = 0x0a;

/** Lines of UTF-8 without their ends, `\r\n` included; what comes after the last newline is a line, too. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let held = 0;
  const take = (last: Buffer): string => {
    const line = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    parts = [];
    held = 0;
    return line.toString('utf8').replace(/\r$/, '');
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      if (held + end - start > maxBytes) throw new LineTooLong();
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    held += chunk.length - start;
    if (held > maxBytes) throw new LineTooLong();
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (held > 0) yield take(Buffer.alloc(0));
}
