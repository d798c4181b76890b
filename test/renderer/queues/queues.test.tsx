import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rail } from '../../../renderer/frame/Rail.tsx';
import { holdInWords } from '../../../renderer/queues/hold-words.ts';
import { QueuesView } from '../../../renderer/queues/QueuesView.tsx';
import { inUnits, rateInWords } from '../../../renderer/queues/rate-words.ts';
import { receiveSnapshot } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import type { QueueCard, QueuePage } from '../../../shared/numbers/queues.ts';
import { giveSize } from '../jobs/fake-bridge.ts';
import { aQueue, aSnapshot, jobCounts } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

const aCard = (over: Partial<QueueCard> = {}): QueueCard => ({
  ...aQueue(),
  starts: Array.from({ length: 60 }, () => 0),
  waitingSince: null,
  hold: null,
  fullKeys: 0,
  ...over,
});

const aPage = (queues: readonly QueueCard[], over: Partial<QueuePage> = {}): QueuePage => ({
  queues,
  total: queues.length,
  all: queues.length,
  limits: queues.reduce((sum, { concurrency }) => sum + concurrency, 0),
  ...over,
});

describe('QueuesView', () => {
  let bridge: FakeBridge;
  let undoSize: () => void;
  beforeEach(() => {
    undoSize = giveSize(800);
    bridge = installFakeBridge();
    const queues = [
      aCard({ concurrency: 3, jobs: jobCounts({ waiting: 4, running: 1, dead: 2 }) }),
      aCard({ name: 'mail', concurrency: 1, pausedAt: Date.now(), rate: { limit: 20, intervalMs: 60_000 } }),
    ];
    receiveSnapshot(aSnapshot({ queues }));
    bridge.answer('queues.list', aPage(queues));
    render(<QueuesView />);
  });
  afterEach(() => {
    cleanup();
    undoSize();
  });

  it('tells how the limits relate to the engine', async () => {
    expect(await screen.findByText('2 queues, limits add up to 4; the engine runs 8 at once')).toBeDefined();
  });

  it('changes a limit at once', async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Increase concurrency of default' }));
    expect(bridge.sent).toEqual([
      { name: 'queues.setConcurrency', input: { queue: 'default', concurrency: 4 } },
    ]);
  });

  it('pauses a queue, and resumes a paused one', async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Pause queue default' }));
    fireEvent.click(screen.getByRole('button', { name: 'Resume queue mail' }));
    expect(bridge.sent.map(({ name }) => name)).toEqual(['queues.pause', 'queues.resume']);
    expect(screen.getByText(/^Paused since/)).toBeDefined();
  });

  it('sets a rate in the popover of its value, and tells at once what is wrong with it', async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Rate limit of default: none. Change' }));
    const limit = await screen.findByRole('textbox', { name: 'Starts' });
    fireEvent.change(limit, { target: { value: '0' } });
    fireEvent.click(screen.getByRole('button', { name: 'Set limit' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/from 1 to 10,000/);
    expect(bridge.sent).toEqual([]);
    fireEvent.change(limit, { target: { value: '5' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Length of the interval' }), {
      target: { value: '10' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Set limit' }));
    await waitFor(() =>
      expect(bridge.sent).toEqual([
        {
          name: 'queues.setRate',
          input: { queue: 'default', of: 'queue', rate: { limit: 5, intervalMs: 600_000 } },
        },
      ]),
    );
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Starts' })).toBeNull());
  });

  it('takes a rate away', async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Rate limit of mail: 20 per minute. Change' }));
    fireEvent.click(await screen.findByRole('button', { name: 'No limit' }));
    await waitFor(() => expect(bridge.sent).toHaveLength(1));
    expect(bridge.sent[0]?.input).toEqual({ queue: 'mail', of: 'queue', rate: null });
  });
});

describe('QueuesView with many queues', () => {
  it('draws those in view, and says so when a search finds none', async () => {
    const undoSize = giveSize(800);
    const bridge = installFakeBridge();
    receiveSnapshot(aSnapshot({ queues: [aQueue()], queuesLeftOut: 9_999 }));
    const cards = Array.from({ length: 12 }, (_, index) => aCard({ name: `queue ${index}` }));
    bridge.answer('queues.list', aPage(cards, { total: 10_000, all: 10_000 }));
    render(<QueuesView />);
    await screen.findByRole('heading', { name: 'queue 0' });
    expect(screen.getAllByRole('listitem').length).toBeLessThan(13);
    expect(screen.getAllByRole('listitem')[0]?.getAttribute('aria-setsize')).toBe('10000');
    bridge.answer('queues.list', aPage([], { all: 10_000 }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Find a queue by its name' }), {
      target: { value: 'zzz' },
    });
    expect(await screen.findByText('No queue has that in its name')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Show all queues' }));
    expect(screen.queryByText('No queue has that in its name')).toBeNull();
    cleanup();
    undoSize();
  });
});

it('leads from the rail to the queues that it has no room for', () => {
  installFakeBridge();
  receiveSnapshot(aSnapshot({ queues: [aQueue()], queuesLeftOut: 1_204 }));
  render(<Rail />);
  fireEvent.click(screen.getByRole('button', { name: 'and 1,204 more' }));
  expect(deck.getState().view).toBe('queues');
  cleanup();
});

describe('the words of a tile', () => {
  it('say rates as people do', () => {
    expect(rateInWords(null)).toBe('none');
    expect(rateInWords({ limit: 20, intervalMs: 1_000 })).toBe('20 per second');
    expect(rateInWords({ limit: 1_200, intervalMs: 3_600_000 })).toBe('1,200 per hour');
    expect(rateInWords({ limit: 5, intervalMs: 600_000 })).toBe('5 in 10 min');
    expect(inUnits(90_000)).toEqual({ count: 90, unit: 'second' });
    expect(inUnits(7_200_000)).toEqual({ count: 2, unit: 'hour' });
  });

  it('say what holds back what waits', () => {
    const words = (over: Partial<QueueCard>): string | null => holdInWords(aCard(over), 0);
    expect(words({})).toBeNull();
    expect(words({ fullKeys: 1 })).toBe('some wait for 1 key');
    expect(words({ hold: { type: 'queue full', queue: 'q', running: 2, limit: 2 } })).toBe(
      'full, 2 of 2 run',
    );
    expect(words({ hold: { type: 'workers busy', running: 4, limit: 4 } })).toBe(
      'all workers are busy, 4 of 4',
    );
    expect(
      words({
        hold: { type: 'rate', queue: 'q', key: null, limit: 2, intervalMs: 60_000, until: 40_000 },
      }),
    ).toBe('its rate; the next may start in 40 s');
  });
});
