import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { WhyKey } from '../../../../renderer/jobs/detail/WhyKey.tsx';
import { deck, initialDeck } from '../../../../renderer/store/deck.ts';
import type { RelatedJob } from '../../../../shared/jobs/job-views.ts';
import type { Blocker } from '../../../../shared/jobs/why.ts';
import { installFakeBridge } from '../../store/fake-bridge.ts';
import { aJob } from '../samples.ts';

afterEach(cleanup);

const NOBODY = { jobs: [], total: 0 };

function show(blocker: Blocker): void {
  const start = { type: 'unknown', reason: 'until it is resumed' } as const;
  const why = { jobId: 'job-1', queue: 'encode', blocker, ahead: null, start };
  render(<WhyKey job={aJob('waiting')} why={why} parents={NOBODY} />);
}

it('resumes what is paused', () => {
  const bridge = installFakeBridge();
  show({ type: 'paused', queue: 'encode', since: 1 });
  fireEvent.click(screen.getByRole('button', { name: 'Resume the queue' }));
  expect(bridge.sent).toEqual([{ name: 'queues.resume', input: { queue: 'encode' } }]);
});

it('leads to where the limit is', () => {
  deck.setState(initialDeck());
  show({ type: 'load', perCpu: 2, limit: 1 });
  fireEvent.click(screen.getByRole('button', { name: 'Open Settings' }));
  expect(deck.getState().view).toBe('settings');
});

it('leads from a blocked job to the one that failed, before one that is open', () => {
  deck.setState(initialDeck());
  const parents = {
    jobs: [
      { id: 'open', name: 'open', state: 'waiting' },
      { id: 'failed', name: 'failed', state: 'dead' },
    ] as RelatedJob[],
    total: 2,
  };
  render(<WhyKey job={aJob('blocked')} why={null} parents={parents} />);
  fireEvent.click(screen.getByRole('button', { name: 'Open what it waits for' }));
  expect(deck.getState().selectedJobId).toBe('failed');
});

it('has nothing to say about a place in line', () => {
  show({ type: 'line' });
  expect(screen.queryByRole('button')).toBeNull();
});
