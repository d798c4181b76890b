import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '../../../renderer/commands/toasts.ts';
import { Overview } from '../../../renderer/overview/Overview.tsx';
import { receiveSnapshot } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { aRunningJob, aSnapshot, jobCounts, someMetrics } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

// A canvas is not to be had here: what is drawn on it is tested by its scale.
vi.mock('../../../renderer/overview/throughput/create-chart.ts', () => ({
  createChart: () => ({ show() {}, resize() {}, recolour() {}, destroy() {} }),
}));

const working = someMetrics({
  total_jobs_created: 1_204,
  jobs_completed: 1_131,
  jobs_failed: 118,
  jobs_retried: 97,
  jobs_in_progress: 1,
  jobs_started: 1_261,
  jobs_cancelled: 9,
  jobs_interrupted: 2,
  jobs_dead: 7,
});

describe('Overview', () => {
  let bridge: FakeBridge;
  beforeEach(() => {
    bridge = installFakeBridge();
  });
  afterEach(cleanup);

  it('shows no number before the first snapshot', () => {
    const { container } = render(<Overview />);
    expect(screen.getByRole('status').textContent).toContain('Asking the engine');
    expect(container.querySelector('.odometer')).toBeNull();
  });

  it('offers a first job, the tour and a file while no job was ever created', async () => {
    receiveSnapshot(aSnapshot());
    render(<Overview />);
    expect(screen.getByRole('img', { name: '0 jobs created' })).toBeDefined();
    expect(screen.queryByRole('region', { name: 'Running now' })).toBeNull();

    fireEvent.click(screen.getByRole('button', { name: /Queue your first job/ }));
    expect(deck.getState().newJobOpen).toBe(true);

    bridge.answer('tour.start', { ok: true, value: ['a', 'b'] });
    fireEvent.click(screen.getByRole('button', { name: 'Import a file' }));
    fireEvent.click(screen.getByRole('button', { name: 'Try the tour' }));
    await waitFor(() => expect(toasts.getState().shown.at(-1)?.title).toBe('2 jobs queued'));
    expect(bridge.sent.map(({ name }) => name)).toEqual(['jobs.chooseImport', 'tour.start']);
  });

  it('shows the five metrics, each on its instrument', () => {
    receiveSnapshot(aSnapshot({ metrics: working }));
    render(<Overview />);
    for (const name of [
      '1,204 jobs created',
      '1 in progress, red line at 8',
      '1,131 runs completed',
      '118 failed runs',
      '97 retried',
    ])
      expect(screen.getByRole('img', { name })).toBeDefined();
    expect(screen.getByText('93.9 %')).toBeDefined();
  });

  it('shows the books, and en dashes where nothing was measured', () => {
    receiveSnapshot(aSnapshot({ metrics: working }));
    const { container } = render(<Overview />);
    expect(container.querySelector('.books-sum')?.textContent).toBe(
      '1,261 started=1,131 completed+118 failed+9 cancelled+2 interrupted+1 in progress',
    );
    const waiting = screen.getByRole('row', { name: /Waiting/ });
    expect(within(waiting).getAllByText('–')).toHaveLength(4);
  });

  it('lights the lamp of dead jobs, in a word as well', () => {
    receiveSnapshot(aSnapshot({ metrics: working, jobs: jobCounts({ dead: 7 }) }));
    render(<Overview />);
    const lamps = screen.getByRole('list', { name: 'Warning lamps' });
    expect(lamps.textContent).toContain('Dead: lit');
    expect(lamps.textContent).toContain('Counts: not lit');
    expect(screen.getByText(/7 dead/)).toBeDefined();
  });

  it('opens the jobs that an instrument counts', () => {
    receiveSnapshot(aSnapshot({ metrics: working }));
    render(<Overview />);
    fireEvent.click(screen.getByRole('button', { name: 'Open dead jobs' }));
    expect(deck.getState()).toMatchObject({ view: 'jobs', jobsTab: 'dead' });
  });

  it('shows what runs, with its last line, and cancels it', async () => {
    const job = aRunningJob({ startedAt: Date.now() - 12_400, lastLine: 'frame=18204 fps=113' });
    receiveSnapshot(aSnapshot({ metrics: working, running: [job] }));
    render(<Overview />);
    expect(screen.getByText('frame=18204 fps=113')).toBeDefined();
    expect(screen.getByText(/^12\.\d s$/)).toBeDefined();

    fireEvent.click(screen.getByRole('button', { name: 'Cancel ep-219' }));
    await waitFor(() => expect(toasts.getState().shown.at(-1)?.title).toBe('Cancelled'));
    expect(bridge.sent).toEqual([
      {
        name: 'jobs.change',
        input: { action: { type: 'cancel' }, selection: { type: 'ids', ids: ['job-1'] } },
      },
    ]);
  });

  it('shows how far a run says it is, in the place of its last line', () => {
    const progress = { share: 0.425, text: 'page 17 of 40' };
    receiveSnapshot(
      aSnapshot({ metrics: working, running: [aRunningJob({ progress, lastLine: 'a line' })] }),
    );
    render(<Overview />);
    const bar = screen.getByRole('progressbar', { name: 'Progress of ep-219' });
    expect(bar.getAttribute('aria-valuetext')).toBe('42 %, page 17 of 40');
    expect(screen.getByText('page 17 of 40')).toBeDefined();
    expect(screen.queryByText('a line')).toBeNull();
  });

  it('says why a command was refused', async () => {
    const error = { field: '', expected: 'an open job', got: 'completed', fix: 'It has ended already.' };
    bridge.answer('jobs.change', { ok: false, error });
    receiveSnapshot(aSnapshot({ metrics: working, running: [aRunningJob()] }));
    render(<Overview />);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel ep-219' }));
    await waitFor(() =>
      expect(toasts.getState().shown.at(-1)).toMatchObject({
        kind: 'trouble',
        title: 'Not cancelled',
        detail: 'Expected an open job, got completed. It has ended already.',
      }),
    );
  });

  it('says how many running jobs the snapshot left out', () => {
    const metrics = { ...working, jobs_in_progress: 13, jobs_started: 1_273 };
    receiveSnapshot(aSnapshot({ metrics, running: [aRunningJob()] }));
    render(<Overview />);
    expect(screen.getByRole('button', { name: 'and 12 more' })).toBeDefined();
  });
});

describe('Needs attention', () => {
  let bridge: FakeBridge;
  beforeEach(() => {
    bridge = installFakeBridge();
  });
  afterEach(cleanup);

  it('is quiet while no job is retrying or dead', () => {
    const clearSince = new Date().setHours(9, 14, 0, 0);
    receiveSnapshot(aSnapshot({ metrics: working, clearSince }));
    render(<Overview />);
    const region = within(screen.getByRole('region', { name: 'Needs attention' }));
    expect(region.getByText('All clear since 09:14')).toBeDefined();
    expect(region.queryByRole('button')).toBeNull();
  });

  it('shows what jobs failed of, and opens a group as a search', async () => {
    bridge.answer('failures.groups', {
      ok: true,
      value: {
        groups: [
          {
            fingerprint: '0123456789abcdef',
            code: 'ECONNREFUSED',
            message: 'connect ECONNREFUSED 127.0.0.1:5432',
            runs: 54,
            jobs: 18,
            dead: 7,
            firstAt: 0,
            lastAt: Date.now() - 60_000,
            dismissed: false,
          },
        ],
        total: 4,
        dismissed: 0,
      },
    });
    receiveSnapshot(aSnapshot({ metrics: working, jobs: jobCounts({ dead: 7, retrying: 14 }) }));
    render(<Overview />);
    const region = within(screen.getByRole('region', { name: 'Needs attention' }));
    expect(region.getByText('21 jobs are retrying or dead')).toBeDefined();
    await waitFor(() => expect(region.getByTitle('18 jobs')).toBeDefined());
    expect(region.getByText('11 retrying')).toBeDefined();
    expect(region.getByText('7 dead')).toBeDefined();
    expect(region.getByText('54 failed runs, last 1 min ago')).toBeDefined();
    expect(region.getByText('and 3 more kinds of errors')).toBeDefined();
    const search = { type: 'search', text: 'group:0123456789abcdef' };
    const report = { step: 3, changed: 18, unchanged: 0, skipped: [], stopped: false };
    bridge.answer('jobs.change', { ok: true, value: report });
    fireEvent.click(region.getByRole('button', { name: /Retry all that failed of: connect/ }));
    await waitFor(() => expect(toasts.getState().shown.at(-1)?.action?.label).toBe('Undo'));
    fireEvent.click(region.getByRole('button', { name: /Cancel all that are retrying/ }));
    expect(bridge.sent).toEqual([
      { name: 'jobs.change', input: { action: { type: 'retry' }, selection: { ...search, state: null } } },
      {
        name: 'jobs.change',
        input: { action: { type: 'cancel' }, selection: { ...search, state: 'retrying' } },
      },
    ]);
    fireEvent.click(region.getByRole('button', { name: /Open the jobs that failed of: connect/ }));
    expect(deck.getState()).toMatchObject({
      view: 'jobs',
      jobsTab: 'all',
      jobsSearch: 'group:0123456789abcdef',
    });
  });

  it('lets a group be dismissed, and brought back', async () => {
    const group = {
      fingerprint: '0123456789abcdef',
      code: 'E',
      message: 'gone',
      runs: 1,
      jobs: 1,
      dead: 1,
      firstAt: 0,
      lastAt: 0,
      dismissed: false,
    };
    const answer = (dismissed: boolean): void =>
      bridge.answer('failures.groups', {
        ok: true,
        value: { groups: [{ ...group, dismissed }], total: 1, dismissed: dismissed ? 1 : 0 },
      });
    answer(false);
    receiveSnapshot(aSnapshot({ metrics: working, jobs: jobCounts({ dead: 1 }), clearSince: null }));
    render(<Overview />);
    const region = within(screen.getByRole('region', { name: 'Needs attention' }));
    const dismiss = await region.findByRole('button', { name: 'Dismiss until it happens again: gone' });
    answer(true);
    fireEvent.click(dismiss);
    const note = '1 job is retrying or dead; 1 kind of error is dismissed';
    expect(await region.findByText(note)).toBeDefined();
    expect(region.queryByText('gone')).toBeNull();
    expect(toasts.getState().shown.at(-1)?.action?.label).toBe('Undo');
    answer(false);
    fireEvent.click(region.getByRole('button', { name: 'Bring back' }));
    expect(await region.findByText('gone')).toBeDefined();
    expect(bridge.sent).toEqual([
      { name: 'failures.dismiss', input: { fingerprint: '0123456789abcdef', dismissed: true } },
      { name: 'failures.dismiss', input: { fingerprint: null, dismissed: false } },
    ]);
  });
});
