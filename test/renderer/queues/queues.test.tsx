import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QueuesView } from '../../../renderer/queues/QueuesView.tsx';
import { receiveSnapshot } from '../../../renderer/store/actions.ts';
import { aQueue, aSnapshot, jobCounts } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

describe('QueuesView', () => {
  let bridge: FakeBridge;
  beforeEach(() => {
    bridge = installFakeBridge();
    receiveSnapshot(
      aSnapshot({
        queues: [
          aQueue({ concurrency: 3, jobs: jobCounts({ waiting: 4, running: 1, dead: 2 }) }),
          aQueue({ name: 'mail', concurrency: 1, pausedAt: Date.now() }),
        ],
      }),
    );
    render(<QueuesView />);
  });
  afterEach(cleanup);

  it('tells how the limits relate to the engine', () => {
    expect(screen.getByText('2 queues, limits add up to 4; the engine runs 8 at once')).toBeDefined();
  });

  it('changes a limit at once', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Increase concurrency of default' }));
    expect(bridge.sent).toEqual([
      { name: 'queues.setConcurrency', input: { queue: 'default', concurrency: 4 } },
    ]);
  });

  it('pauses a queue, and resumes a paused one', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Pause queue default' }));
    fireEvent.click(screen.getByRole('button', { name: 'Resume queue mail' }));
    expect(bridge.sent.map(({ name }) => name)).toEqual(['queues.pause', 'queues.resume']);
    expect(screen.getByText(/^Paused since/)).toBeDefined();
  });
});
