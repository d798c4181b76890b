import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import { Overview } from '../../../renderer/overview/Overview.tsx';
import { lookBack, showView } from '../../../renderer/store/actions.ts';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import { ok } from '../../../shared/result.ts';
import { aSample, HOUR_START } from '../../metrics/history/samples.ts';
import { aSnapshot } from '../store/a-snapshot.ts';
import { installFakeBridge } from '../store/fake-bridge.ts';

describe('the Overview as it was', () => {
  beforeEach(() => {
    const bridge = installFakeBridge();
    bridge.answerWith('history.moment', (input) => {
      const file = new HistoryFile(':memory:');
      const sample = aSample(HOUR_START, {
        totals: { total_jobs_created: 41, jobs_completed: 38, jobs_failed: 2, jobs_retried: 1 },
        gauges: { jobs_in_progress: 3, queue_size: 17, oldest_waiting_ms: 90_000, dead_jobs: 5 },
        running: [40, 40],
      });
      file.save({ samples: [sample], markers: [] });
      const moment = file.moment((input as { readonly at: number }).at);
      file.close();
      return ok(moment);
    });
    deck.setState({ ...initialDeck(), snapshot: aSnapshot({}) });
  });
  afterEach(cleanup);

  it('shows the numbers of then, says that they are, and what is not kept', async () => {
    lookBack(HOUR_START + 500);
    render(<Overview />);
    await screen.findByText('known to 1 s', { exact: false });
    expect(screen.getByRole('img', { name: '41 jobs created' })).toBeTruthy();
    expect(screen.getByRole('img', { name: '3 in progress, red line at 4' })).toBeTruthy();
    expect(screen.getByText('17')).toBeTruthy();
    expect(screen.getByText(/^Not kept: which jobs ran/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Open dead jobs' }), 'nothing of now is opened').toBeNull();
  });

  it('goes back to now by Escape', async () => {
    lookBack(HOUR_START + 500);
    render(<Overview />);
    await screen.findByText('known to 1 s', { exact: false });
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(deck.getState().past).toBeNull());
  });

  it('is over when another screen, or Overview itself, is asked for', () => {
    for (const view of ['queues', 'overview'] as const) {
      lookBack(HOUR_START + 500);
      showView(view);
      expect(deck.getState()).toMatchObject({ view, past: null });
    }
  });

  it('says when nothing is known of that moment', async () => {
    lookBack(HOUR_START + 3_600_000);
    render(<Overview />);
    await screen.findByText('Nothing is known of that moment');
    fireEvent.click(screen.getByRole('button', { name: /^Back to now/ }));
    expect(deck.getState().past).toBeNull();
  });
});
