import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogBook } from '../../../electron/log-book.ts';
import { LogView } from '../../../renderer/log/LogView.tsx';
import { fieldsOf, lineText, newestLines, withNewer, withOlder } from '../../../renderer/log/log-lines.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { type LogQuery, MAX_LOG_PAGE } from '../../../shared/log.ts';
import { giveSize } from '../jobs/fake-bridge.ts';
import { installFakeBridge } from '../store/fake-bridge.ts';

const ALL = { least: 'DEBUG', words: [] } as const;

/** The page's bridge asks this book of lines, as the app's would. */
function installBook(): LogBook {
  const bridge = installFakeBridge();
  const book = new LogBook(() => Date.UTC(2026, 10, 24, 9, 54, 48));
  bridge.answerWith('log.page', (input) => book.page(input as LogQuery));
  return book;
}

describe('lines of the log', () => {
  let book: LogBook;
  beforeEach(() => {
    book = installBook();
  });
  const fill = (count: number, event = 'job_started'): void => {
    for (let line = 0; line < count; line += 1) book.log('INFO', event, { job_id: `j${line}` });
  };

  it('begin with the newest, and older ones are read as they are wanted', async () => {
    fill(1_200);
    const newest = await newestLines(ALL);
    expect(newest).toMatchObject({ newest: 1_200, next: 1_200 - MAX_LOG_PAGE + 1 });
    expect(newest.lines.at(-1)?.number).toBe(1_200);
    const more = await withOlder(newest, ALL);
    expect(more.lines.map(({ number }) => number)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => index + 201),
    );
    const all = await withOlder(await withOlder(more, ALL), ALL);
    expect(all).toMatchObject({ next: null });
    expect(all.lines).toHaveLength(1_200);
  });

  it('that match are found far back', async () => {
    book.log('WARN', 'job_failed', { message: 'disk full' });
    fill(5_000);
    const found = await newestLines({ least: 'WARN', words: ['disk'] });
    expect(found.lines.map(({ event }) => event)).toEqual(['job_failed']);
  });

  it('that come are added, and what came too fast is told', async () => {
    fill(2);
    const shown = await newestLines(ALL);
    expect(await withNewer(shown, ALL), 'nothing came').toBe(shown);
    fill(3);
    const next = await withNewer(shown, ALL);
    expect(next.lines.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(next.gapBefore).toBeNull();
    fill(MAX_LOG_PAGE + 7);
    const after = await withNewer(next, ALL);
    expect(after.gapBefore).toBe(13);
    expect(after.lines).toHaveLength(5 + MAX_LOG_PAGE);
  });

  it('are read anew when the app was started anew', async () => {
    fill(9);
    const shown = await newestLines(ALL);
    book = installBook();
    book.log('INFO', 'engine_started');
    expect((await withNewer(shown, ALL)).lines.map(({ event }) => event)).toEqual(['engine_started']);
  });

  it('are copied as they stand in the log', () => {
    const line = {
      number: 1,
      at: 0,
      level: 'WARN',
      event: 'job_dead',
      fields: 'reason="no \\"x\\""',
    } as const;
    expect(lineText(line)).toBe(
      'time=1970-01-01T00:00:00.000Z level=WARN event=job_dead reason="no \\"x\\""',
    );
    expect(fieldsOf('job_id=a message="two words" run=2')).toEqual([
      { key: 'job_id', value: 'a' },
      { key: 'message', value: '"two words"' },
      { key: 'run', value: '2' },
    ]);
  });
});

describe('the Log screen', () => {
  let book: LogBook;
  let takeSize: () => void;
  beforeEach(() => {
    book = installBook();
    takeSize = giveSize(600);
  });
  afterEach(() => {
    cleanup();
    takeSize();
  });

  it('shows lines, and opens the job of one', async () => {
    book.log('WARN', 'job_failed', { job_id: 'j7', message: 'no route' });
    render(<LogView />);
    fireEvent.click(await screen.findByRole('button', { name: 'j7' }));
    expect(deck.getState()).toMatchObject({ view: 'jobs', selectedJobId: 'j7' });
  });

  it('filters by words and level, and offers to clear that', async () => {
    book.log('INFO', 'job_created', { job_id: 'j1' });
    render(<LogView />);
    await screen.findByText('job_created');
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'nothing_like_it' } });
    await screen.findByText('No line matches.');
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    await screen.findByText('job_created');
    fireEvent.click(screen.getByRole('radio', { name: 'Errors' }));
    await screen.findByText('No line matches.');
  });

  it('says that there is nothing yet', async () => {
    render(<LogView />);
    await screen.findByText('Nothing was logged yet.');
  });

  it('says when it gets no answer', async () => {
    const bridge = installFakeBridge();
    bridge.answerWith('log.page', () => {
      throw new Error('gone');
    });
    render(<LogView />);
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('The log does not answer.'));
  });
});
