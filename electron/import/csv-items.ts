import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { MAX_PAYLOAD_BYTES } from '../../shared/jobs/job-request.ts';
import { err, ok, type Problem } from '../../shared/result.ts';
import { type Column, columnsOf, requestFrom } from './csv-columns.ts';
import { type Item, linesOf } from './items.ts';

/**
 * A header row that names the columns, and a job a row. Cells are separated by what separates the header's: comma,
 * semicolon or tab. Quoted cells may hold separators, line breaks and doubled quotes (RFC 4180). Empty rows are skipped.
 */
export async function* csvItems(text: string): AsyncGenerator<Item> {
  const skipped: Item[] = [];
  const parser = Readable.from(slicesOf(text)).pipe(
    parse({
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      skip_empty_lines: true,
      // A row of another length is told here, in our words.
      relax_column_count: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error !== undefined) skipped.push(unreadable(error));
        return undefined;
      },
      // A quote that is never closed makes a record of all that follows.
      max_record_size: 2 * MAX_PAYLOAD_BYTES,
    }),
  );
  let columns: readonly Column[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield* skipped.splice(0);
      const line = info.lines - lineBreaksIn(record);
      if (columns === null) {
        const header = columnsOf(record);
        if (!header.ok) {
          yield { line, value: header };
          return;
        }
        columns = header.value;
      } else if (record.length === columns.length) {
        yield { line, value: ok(requestFrom(columns, record)) };
      } else {
        yield { line, value: err(otherLength(columns.length, record.length)) };
      }
    }
  } catch (error) {
    skipped.push(unreadable(error as CsvError));
  }
  yield* skipped;
}

const SLICE = 65_536;
function* slicesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

function separatorOf(text: string): string {
  let header = '';
  for (const [, line] of linesOf(text)) {
    header = line;
    if (line !== '') break;
  }
  const counts = [',', ';', '\t'].map((separator) => [separator, header.split(separator).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

const lineBreaksIn = (record: readonly string[]): number =>
  record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);

function otherLength(expected: number, got: number): Problem {
  return {
    field: '',
    expected: `${expected} columns, as in the header row`,
    got: String(got),
    fix:
      got < expected
        ? 'Add what is missing; an empty cell still needs its separator.'
        : 'Put a cell that holds the separator in double quotes.',
  };
}

function unreadable(error: CsvError): Item {
  const line = Number((error as { lines?: unknown }).lines ?? 1);
  return {
    line,
    value: err({
      field: '',
      expected: 'a row of CSV',
      got: `one that cannot be read (${error.message})`,
      fix: 'Put a cell in double quotes when it holds one, and double that one.',
    }),
  };
}
