import { describe, expect, it } from 'vitest';
import { bothLoggers, LogBook } from '../../electron/log-book.ts';
import type { LogQuery } from '../../shared/log.ts';

const ALL: LogQuery = { after: null, before: null, limit: 500, least: 'DEBUG', words: [] };

describe('the book of log lines', () => {
  const numbers = (book: LogBook, query: Partial<LogQuery> = {}): readonly number[] =>
    book.page({ ...ALL, ...query }).lines.map(({ number }) => number);

  it('gives its lines oldest first, with what they say', () => {
    let now = 1_000;
    const book = new LogBook(() => now);
    book.log('INFO', 'engine_started', { concurrency: 4 });
    now = 2_000;
    book.log('WARN', 'job_failed', { job_id: 'j1', message: 'no route to host' });
    expect(book.page(ALL)).toEqual({
      lines: [
        { number: 1, at: 1_000, level: 'INFO', event: 'engine_started', fields: 'concurrency=4' },
        {
          number: 2,
          at: 2_000,
          level: 'WARN',
          event: 'job_failed',
          fields: 'job_id=j1 message="no route to host"',
        },
      ],
      next: null,
      newest: 2,
    });
  });

  it('is empty at first', () => {
    expect(new LogBook(() => 0).page(ALL)).toEqual({ lines: [], next: null, newest: 0 });
  });

  it('keeps the newest lines and forgets those before', () => {
    const book = new LogBook(() => 0, 3);
    for (const event of ['a', 'b', 'c', 'd', 'e']) book.log('INFO', event);
    expect(numbers(book)).toEqual([3, 4, 5]);
    expect(numbers(book, { before: 4 })).toEqual([3]);
    expect(numbers(book, { before: 2 }), 'those are gone').toEqual([]);
  });

  it('gives the newest that match, a page at a time', () => {
    const book = new LogBook(() => 0);
    for (let line = 1; line <= 10; line += 1) book.log(line % 2 === 0 ? 'WARN' : 'INFO', `event_${line}`);
    const first = book.page({ ...ALL, least: 'WARN', limit: 2 });
    expect(first.lines.map(({ number }) => number)).toEqual([8, 10]);
    expect(numbers(book, { least: 'WARN', before: first.next })).toEqual([2, 4, 6]);
    expect(numbers(book, { after: 8 })).toEqual([9, 10]);
  });

  it('finds lines that have all words, in any case', () => {
    const book = new LogBook(() => 0);
    book.log('WARN', 'job_failed', { queue: 'Encode', message: 'disk full' });
    book.log('INFO', 'job_created', { queue: 'Encode' });
    expect(numbers(book, { words: ['encode', 'DISK'] })).toEqual([1]);
    expect(numbers(book, { words: ['level=info'] })).toEqual([2]);
    expect(numbers(book, { words: ['mail'] })).toEqual([]);
  });

  it('looks at some of many lines, and says where to go on', () => {
    const book = new LogBook(() => 0);
    book.log('INFO', 'wanted');
    for (let line = 0; line < 3_000; line += 1) book.log('INFO', 'other');
    const first = book.page({ ...ALL, words: ['wanted'] });
    expect(first).toMatchObject({ lines: [], next: 1_002 });
    expect(book.page({ ...ALL, words: ['wanted'], before: first.next })).toMatchObject({
      lines: [{ number: 1 }],
      next: null,
    });
  });

  it('stands beside another logger', () => {
    const [one, other] = [new LogBook(() => 0), new LogBook(() => 0)];
    bothLoggers(one, other).log('ERROR', 'start_failed', { error: 'x' });
    expect(one.page(ALL)).toEqual(other.page(ALL));
    expect(one.page(ALL).newest).toBe(1);
  });
});
