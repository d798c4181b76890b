import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobsView } from '../../../renderer/jobs/JobsView.tsx';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import { FakeBridge, giveSize } from './fake-bridge.ts';
import { aJob, aRow, aRun, aSnapshot, lister, NO_RELATIONS } from './samples.ts';

const HOSTILE = [
  '<img src=x onerror="document.title=1"><script>alert(1)</script>',
  '\u001b[31mred\u001b[0m \u001b]8;;https://example.org\u0007link\u001b]8;;\u0007',
  'مرحبا بالعالم \u202egnp.exe',
  '👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301\u0302\u0303\u0304 \u200b\u200d',
  'x'.repeat(200),
];

let restoreSize: () => void;
beforeEach(() => {
  restoreSize = giveSize(600);
});
afterEach(() => {
  cleanup();
  restoreSize();
});

async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });
}

describe.each(HOSTILE)('what a job says: %j', (text) => {
  it('is text in the table, the detail, its error, its tags and its output', async () => {
    const base = aJob('dead');
    const error = { code: 'E', message: text, stack: text };
    const job = aJob('dead', {
      name: text,
      error,
      options: { ...base.options, tags: Array.from({ length: 5_000 }, (_, index) => `${index} ${text}`) },
    } as Partial<typeof base>);
    const failed = aRun(1);
    const run = {
      ...failed,
      end: failed.end && { ...failed.end, outcome: { type: 'failed' as const, error, retryable: true } },
    };
    const head = new TextEncoder().encode(`${text}\n`);
    new FakeBridge({
      'jobs.list': lister(() => [aRow({ id: 'job-1', name: text, error: text })]),
      'jobs.detail': () => ({ job, runs: [run], relations: NO_RELATIONS, progress: null, edits: [] }),
      'runs.output': () => ({
        jobId: 'job-1',
        run: 1,
        head,
        skipped: 0,
        skippedLines: 0,
        tail: new Uint8Array(),
        total: head.length,
        ended: true,
      }),
    });
    deck.setState({ ...initialDeck(), view: 'jobs', snapshot: aSnapshot({ jobs: { dead: 1 } }) });
    render(<JobsView />);
    await settle();
    fireEvent.click(document.querySelector('.job-row:not(.job-head)') as Element);
    await settle();
    expect(document.querySelector('.job-name-text')?.textContent).toBe(text);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(text);
    expect(screen.getByText('and 4,988 more')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Error' }));
    expect(document.querySelector('.detail-error')?.textContent).toContain(text);
    expect(document.querySelectorAll('img, script, a, iframe')).toHaveLength(0);
    // Thousands of tags are not thousands of elements.
    expect(document.querySelectorAll('*').length).toBeLessThan(1_000);
  });
});
