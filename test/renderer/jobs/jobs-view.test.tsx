import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobsView } from '../../../renderer/jobs/JobsView.tsx';
import { deck, initialDeck, type JobsTab } from '../../../renderer/store/deck.ts';
import type { Job, JobState } from '../../../shared/job.ts';
import type { JobRow } from '../../../shared/job-views.ts';
import { FakeBridge, giveSize } from './fake-bridge.ts';
import { aJob, aRow, aRun, aSnapshot, lister, NOW, rows } from './samples.ts';

let restoreSize: () => void;
beforeEach(() => {
  restoreSize = giveSize(600);
});
afterEach(() => {
  cleanup();
  restoreSize();
});

interface Given {
  readonly all?: JobRow[];
  readonly tab?: JobsTab;
  readonly job?: Job;
  readonly output?: string;
}

/** The view over these jobs, with its first page read. */
async function show({ all = rows(30), tab = 'all', job = aJob('dead'), output = '' }: Given = {}) {
  const head = new TextEncoder().encode(output);
  const bridge = new FakeBridge({
    'jobs.list': lister(() => all),
    'jobs.detail': () => ({ job, runs: [aRun(1)], progress: null }),
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
  const counts: Partial<Record<JobState, number>> = { waiting: 23, completed: 1_131, dead: 7 };
  deck.setState({ ...initialDeck(), view: 'jobs', jobsTab: tab, snapshot: aSnapshot({ jobs: counts }) });
  render(<JobsView />);
  await settle();
  return bridge;
}

async function settle(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  });
}

async function press(key: string, target: Element = screen.getByRole('grid')): Promise<void> {
  fireEvent.keyDown(target, { key });
  await settle();
}

const selected = (): string | null => deck.getState().selectedJobId;
const keys = (): (string | null)[] =>
  within(document.querySelector('.detail-actions') as HTMLElement)
    .getAllByRole('button')
    .map((button) => button.firstChild?.textContent || button.childNodes[1]?.textContent || null);

describe('the tabs', () => {
  it('show how many jobs are in each state, and all of them together', async () => {
    await show();
    expect(screen.getByRole('tab', { name: /All/ }).textContent).toBe('All1,161');
    expect(screen.getByRole('tab', { name: /Completed/ }).textContent).toBe('Completed1,131');
    act(() => deck.setState({ snapshot: aSnapshot({ revision: 2, jobs: { dead: 8 } }) }));
    expect(screen.getByRole('tab', { name: /Dead/ }).textContent).toBe('Dead8');
  });

  it('are walked by arrow keys', async () => {
    await show();
    await press('ArrowRight', screen.getByRole('tab', { name: /All/ }));
    expect(deck.getState().jobsTab).toBe('waiting');
    await press('End', screen.getByRole('tab', { name: /Waiting/ }));
    expect(screen.getByRole('tab', { selected: true }).textContent).toMatch(/^Cancelled/);
  });

  it('say what will be in an empty one', async () => {
    await show({ all: [], tab: 'dead' });
    expect(screen.getByText('No job is dead.')).toBeTruthy();
    expect(screen.getByText('Jobs that ran out of attempts will be here.')).toBeTruthy();
  });
});

describe('the table', () => {
  it('tells its size and where a row stands, with only the rows in view in the document', async () => {
    await show({ all: rows(90) });
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('91');
    const shown = screen.getAllByRole('row');
    expect(shown.length).toBeLessThan(60);
    expect(shown[1]?.getAttribute('aria-rowindex')).toBe('2');
  });

  it('shows a name as text, whatever is in it', async () => {
    const name = '<img src=x onerror=alert(1)> \u001b[31m مرحبا';
    await show({ all: [aRow({ name })] });
    expect(
      screen.getByText((_, element) => element?.textContent === name && element.children.length === 0),
    ).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is walked by arrows and by J and K; Enter opens a job and Esc closes it', async () => {
    await show();
    await press('ArrowDown');
    await press('j');
    await press('J');
    await press('k');
    expect(selected()).toBeNull();
    await press('Enter');
    expect(selected()).toBe('job-2');
    await press('j', document.body);
    expect(selected()).toBe('job-3');
    await press('Escape');
    expect(selected()).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('grid'));
  });

  it('opens a job by a click, and tells which one is selected', async () => {
    await show();
    fireEvent.click(screen.getByText('job number 3'));
    await settle();
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('job number 3');
  });

  it('retries and cancels by R and C, where that fits the state', async () => {
    const all = [
      aRow({ id: 'dead', state: 'dead' }),
      aRow({ id: 'running', state: 'running', tookMs: null }),
    ];
    const bridge = await show({ all });
    await press('ArrowDown');
    await press('c');
    await press('r');
    await press('ArrowDown');
    await press('r');
    await press('c');
    expect(bridge.inputsOf('jobs.retry')).toEqual([{ jobId: 'dead' }]);
    expect(bridge.inputsOf('jobs.cancel')).toEqual([{ jobId: 'running' }]);
  });

  it('takes no letters while one types elsewhere', async () => {
    await show();
    const input = document.createElement('input');
    document.body.append(input);
    await press('j', input);
    input.remove();
    expect(document.querySelector('.job-row-current')).toBeNull();
  });

  it('gathers new jobs above while one is selected, and shows them when asked', async () => {
    const all = rows(30);
    await show({ all });
    fireEvent.click(screen.getByText('job number 3'));
    await settle();
    all.unshift(aRow({ id: 'fresh', name: 'a fresh one' }));
    act(() => deck.setState({ snapshot: aSnapshot({ revision: 2 }) }));
    const strip = await screen.findByText('1 new', {}, { timeout: 2_000 });
    expect(screen.queryByText('a fresh one')).toBeNull();
    fireEvent.click(strip);
    await settle();
    expect(screen.getByText('a fresh one')).toBeTruthy();
  });
});

describe('the detail', () => {
  it.each<[JobState, string[]]>([
    ['running', ['Cancel']],
    ['retrying', ['Retry now', 'Cancel']],
    ['scheduled', ['Run now', 'Cancel']],
    ['dead', ['Retry']],
    ['completed', ['Run again']],
  ])('of a %s job has the keys that fit', async (state, expected) => {
    await show({ job: aJob(state) });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(keys()).toEqual(expected);
  });

  it('tells the error of a dead job in words', async () => {
    await show();
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(screen.getByText('All 5 attempts failed.')).toBeTruthy();
    expect(screen.getAllByText('The program ended with exit code 1.').length).toBeGreaterThan(0);
  });

  it('shows the output of the newest run, and follows no run when it is closed', async () => {
    const bridge = await show({ output: 'hello\nprogress 1%\rprogress 2%\n' });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    expect(screen.getByText('hello')).toBeTruthy();
    expect(screen.getByText('progress 2%')).toBeTruthy();
    await press('Escape');
    expect(bridge.inputsOf('output.follow')).toEqual([{ jobId: 'job-1', run: 1 }, null]);
  });

  it('takes what a run writes while it is shown', async () => {
    const bridge = await show({ output: 'one\n' });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    const head = new TextEncoder().encode('one\ntwo\n');
    act(() =>
      bridge.push('output', {
        jobId: 'job-1',
        run: 1,
        head,
        skipped: 0,
        skippedLines: 0,
        tail: new Uint8Array(),
        total: head.length,
        ended: true,
      }),
    );
    expect(screen.getByText('two')).toBeTruthy();
  });

  it('says so when the job is not kept any more', async () => {
    new FakeBridge({ 'jobs.list': lister(() => []), 'jobs.detail': () => null });
    deck.setState({ ...initialDeck(), view: 'jobs', selectedJobId: 'gone', snapshot: aSnapshot({}) });
    render(<JobsView />);
    await settle();
    expect(screen.getByText('This job is not kept any more.')).toBeTruthy();
  });

  it('shows the payload as one would type it', async () => {
    await show({ job: aJob('dead', { createdAt: NOW }) });
    fireEvent.click(screen.getByText('job number 1'));
    await settle();
    fireEvent.click(screen.getByRole('tab', { name: 'Payload' }));
    expect(screen.getByText("ffmpeg -i 'a b.mov'")).toBeTruthy();
  });
});
