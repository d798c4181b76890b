import { parseJobJson } from '../../shared/jobs/job-file.ts';
import { ok } from '../../shared/result.ts';
import { type Item, linesOf } from './items.ts';

/** A job as JSON a line. Blank lines and lines that start with # are skipped. */
export function* jsonlItems(text: string): Generator<Item> {
  for (const [line, source] of linesOf(text)) {
    if (source !== '' && !source.startsWith('#')) yield { line, value: parseJobJson(source) };
  }
}

/** A line for the shell a line. Blank lines and lines that start with # are skipped. */
export function* txtItems(text: string): Generator<Item> {
  for (const [line, source] of linesOf(text)) {
    if (source !== '' && !source.startsWith('#'))
      yield { line, value: ok({ kind: 'command', payload: { shell: source } }) };
  }
}
