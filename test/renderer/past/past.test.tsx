import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import { EngineFoot } from '../../../renderer/frame/EngineFoot.tsx';
import { Rail } from '../../../renderer/frame/Rail.tsx';
import { StatusLine } from '../../../renderer/frame/StatusLine.tsx';
import { Overview } from '../../../renderer/overview/Overview.tsx';
import { PastStrip } from '../../../renderer/past/PastStrip.tsx';
import { QueuesView } from '../../../renderer/queues/QueuesView.tsx';
import { backToNow, lookBack, openPalette, showView } from '../../../renderer/store/actions.ts';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { HistoryQuery } from '../../../shared/numbers/history.ts';
import { err, ok } from '../../../shared/result.ts';
import { aPart, aSample, HOUR_START } from '../../metrics/history/samples.ts';
import { aQueue, aSnapshot, jobCounts } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

vi.mock('../../../renderer/overview/throughput/create-chart.ts', () => ({
  createChart: () => ({ show: () => {}, resize: () => {}, recolour: () => {}, destroy: () => {} }),
}));

/** A history of one second, and of a setting that was changed in it. */
function withHistory<T>(act: (file: HistoryFile) => T): T {
  const file = new HistoryFile(':memory:');
  try {
    const sample = aSample(HOUR_START, {
      counts: { jobs_completed: 38, jobs_failed: 2 },
      totals: {
        total_jobs_created: 41,
        jobs_started: 43,
        jobs_completed: 38,
        jobs_failed: 2,
        jobs_retried: 1,
      },
      gauges: { jobs_in_progress: 3, queue_size: 17, oldest_waiting_ms: 90_000, dead_jobs: 5 },
      running: [40, 40],
      parts: [
        aPart('encode', null, { gauges: { jobs_in_progress: 3, queue_size: 17, oldest_waiting_ms: 90_000 } }),
        aPart('encode', 'module', { counts: { jobs_started: 12, jobs_completed: 38 }, running: [40, 40] }),
      ],
    });
    file.save({
      samples: [sample],
      markers: [{ at: HOUR_START, kind: 'settings', text: 'encode: limit: 2 → 3' }],
    });
    return act(file);
  } finally {
    file.close();
  }
}

function Window() {
  return (
    <>
      <PastStrip />
      <Rail />
      <Overview />
      <StatusLine />
    </>
  );
}

describe('a moment of the past', () => {
  let bridge: FakeBridge;
  beforeEach(() => {
    bridge = installFakeBridge();
    bridge.answerWith('history.moment', (input) =>
      withHistory((file) => ok(file.moment((input as { readonly at: number }).at))),
    );
    bridge.answerWith('history.query', (input) =>
      withHistory((file) => ok(file.query(input as HistoryQuery))),
    );
    const queues = [aQueue({ name: 'now', jobs: jobCounts({ waiting: 999 }) })];
    deck.setState({ ...initialDeck(), snapshot: aSnapshot({ queues, jobs: jobCounts({ waiting: 999 }) }) });
  });
  afterEach(cleanup);
  const known = () => screen.findByText('known to 1 s', { exact: false });

  it('is what the Overview tells, says that it is, and what is not kept', async () => {
    lookBack(HOUR_START + 500);
    render(<Window />);
    await known();
    expect(screen.getByRole('img', { name: '41 jobs created' })).toBeTruthy();
    expect(screen.getByRole('img', { name: '3 in progress, red line at 4' })).toBeTruthy();
    expect(screen.getByText('started', { exact: false, selector: '.books-sum' }).textContent).toBe(
      '43 started=38 completed+2 failed+0 cancelled+0 interrupted+3 in progress',
    );
    expect(screen.getByText(/^Not kept: which jobs ran/)).toBeTruthy();
    expect(screen.getByRole('row', { name: 'module 0 12 38 0 40 ms' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Open dead jobs' }), 'nothing of now is opened').toBeNull();
  });

  it('has the throughput around it, with what happened', async () => {
    lookBack(HOUR_START + 500);
    render(<Window />);
    const chart = await screen.findByRole('img', { name: /^Throughput, 10 min around / });
    expect(chart.getAttribute('aria-label')).toMatch(/: 38 runs completed, 2 failed; encode: limit: 2 → 3$/);
  });

  it('is what the rail and the status line tell, and nothing of now is among it', async () => {
    lookBack(HOUR_START + 500);
    render(<Window />);
    await known();
    const status = screen.getByRole('contentinfo');
    expect(status.textContent).toMatch(/^17 waiting3 running0 retrying5 dead.*oldest waiting 1 min 30 s/);
    expect(status.textContent).toMatch(/drain estimate not kept, as of /);
    const queues = screen.getByRole('region', { name: 'Running and waiting in each queue, then' });
    expect(within(queues).getByRole('listitem').textContent).toBe('encode3 / 17');
    expect(within(queues).queryByRole('button'), 'nothing is paused there').toBeNull();
    expect(screen.getByRole('button', { name: /^Jobs/ }).textContent, 'not known').toBe('Jobs–');
    expect(screen.getByRole('button', { name: /^Queues/ }).textContent).toBe('Queues1');
    expect(document.body.textContent).not.toContain('999');
  });

  it('is what the Queues tell, without what could be changed', async () => {
    lookBack(HOUR_START + 500);
    render(
      <>
        <PastStrip />
        <QueuesView />
      </>,
    );
    showView('queues');
    const queue = await screen.findByRole('listitem', { name: 'encode' });
    expect(queue.textContent).toMatch(/17waiting3running38completed, 10 min.*Oldest waiting 1 min 30 s/);
    expect(within(queue).queryByRole('button')).toBeNull();
    expect(screen.getByText(/Not kept: limits, rates, pauses/)).toBeTruthy();
  });

  it.each([
    ['overview', /Keys that change something act now\./],
    ['jobs', /Jobs are listed as they are now/],
    ['schedules', /Schedules are those of now/],
    ['log', /The log goes up to now/],
    ['settings', /Settings are those of now/],
  ] as const)('goes along to %s, which says what of it is of now', async (view, note) => {
    lookBack(HOUR_START + 500);
    render(<PastStrip />);
    await known();
    showView(view);
    expect(deck.getState().past?.at).toBe(HOUR_START + 500);
    expect(await screen.findByText(note)).toBeTruthy();
  });

  it('leaves the engine of now what it is, by the word', () => {
    lookBack(HOUR_START + 500);
    render(<EngineFoot />);
    expect(screen.getByText('Engine running now')).toBeTruthy();
  });

  it('goes back to now by Escape, where the screen is of then and nothing lies over it', async () => {
    lookBack(HOUR_START + 500);
    render(<PastStrip />);
    await known();
    openPalette();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    deck.setState({ overlay: null, view: 'jobs' });
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(deck.getState().past).not.toBeNull();
    showView('queues');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(deck.getState().past).toBeNull());
  });

  it('moves by a minute, and not beyond now', async () => {
    const at = Date.now() - 90_000;
    lookBack(at);
    render(<PastStrip />);
    fireEvent.click(screen.getByRole('button', { name: '1 min later' }));
    expect(deck.getState().past?.at).toBe(at + 60_000);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: '1 min later' })).toHaveProperty('disabled', true),
    );
    fireEvent.click(screen.getByRole('button', { name: '1 min earlier' }));
    expect(deck.getState().past?.at).toBe(at);
  });

  it('says when nothing is known of it, also where that would stand', async () => {
    lookBack(HOUR_START + 3_600_000);
    render(<Window />);
    await screen.findByText('Nothing is known of that moment');
    expect(screen.getByRole('contentinfo').textContent).toMatch(/^– waiting– running– retrying– dead/);
    fireEvent.click(screen.getByRole('button', { name: /^Back to now/ }));
    expect(deck.getState().past).toBeNull();
  });

  it('says when History does not answer', async () => {
    bridge.answerWith('history.moment', () => err({ field: '', expected: 'a', got: 'b', fix: 'c' }));
    lookBack(HOUR_START);
    render(<Window />);
    expect((await screen.findByRole('alert')).textContent).toMatch(/expected a, got b/i);
  });

  it('is over when somebody goes back, whatever is answered then', async () => {
    lookBack(HOUR_START + 500);
    render(<PastStrip />);
    backToNow();
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
    expect(deck.getState().past).toBeNull();
  });
});
