import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announcementOf } from '../../../renderer/frame/announcements.ts';
import { applyTheme } from '../../../renderer/frame/apply-theme.ts';
import { LostStrip } from '../../../renderer/frame/LostStrip.tsx';
import { Rail } from '../../../renderer/frame/Rail.tsx';
import { StatusLine } from '../../../renderer/frame/StatusLine.tsx';
import { handleShortcuts } from '../../../renderer/frame/shortcuts.ts';
import { TitleBar } from '../../../renderer/frame/TitleBar.tsx';
import {
  receiveEnvironment,
  receiveSnapshot,
  setConnection,
  setTheme,
} from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { aQueue, aSnapshot, jobCounts, someMetrics } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

describe('the frame', () => {
  let bridge: FakeBridge;
  beforeEach(() => {
    bridge = installFakeBridge();
  });
  afterEach(cleanup);

  const paused = { ...aSnapshot().engine, state: 'paused' as const };

  it('pauses everything, and resumes it', () => {
    receiveSnapshot(aSnapshot());
    const { rerender } = render(<TitleBar />);
    fireEvent.click(screen.getByRole('button', { name: 'Pause all' }));
    receiveSnapshot(aSnapshot({ revision: 2, engine: { ...paused, startedAt: Date.now() } }));
    rerender(<TitleBar />);
    fireEvent.click(screen.getByRole('button', { name: 'Resume all' }));
    expect(bridge.sent).toEqual([
      { name: 'queues.pause', input: {} },
      { name: 'queues.resume', input: {} },
    ]);
  });

  it('draws window buttons where the platform has none', () => {
    receiveEnvironment({
      platform: 'win32',
      version: '0.1.0',
      home: 'C:\\Users\\ada',
    });
    render(<TitleBar />);
    fireEvent.click(screen.getByRole('button', { name: 'Close window' }));
    expect(bridge.sent).toEqual([{ name: 'window.close', input: undefined }]);
    cleanup();
    receiveEnvironment({ platform: 'darwin', version: '0.1.0', home: '/Users/ada' });
    render(<TitleBar />);
    expect(screen.queryByRole('button', { name: 'Close window' })).toBeNull();
  });

  it('lists the screens and the queues, and pauses one queue', () => {
    receiveSnapshot(
      aSnapshot({
        jobs: jobCounts({ completed: 1_200, dead: 4 }),
        queues: [aQueue(), aQueue({ name: 'mail', pausedAt: 1 })],
      }),
    );
    render(<Rail />);
    expect(screen.getByRole('button', { name: /Overview/ }).getAttribute('aria-current')).toBe('page');
    expect(screen.getByRole('button', { name: /Jobs/ }).textContent).toContain('1,204');
    fireEvent.click(screen.getByRole('button', { name: 'Pause queue default' }));
    fireEvent.click(screen.getByRole('button', { name: 'Resume queue mail' }));
    expect(bridge.sent).toEqual([
      { name: 'queues.pause', input: { queue: 'default' } },
      { name: 'queues.resume', input: { queue: 'mail' } },
    ]);
  });

  it('tells the state of the work in its status line', () => {
    receiveSnapshot(
      aSnapshot({ jobs: jobCounts({ waiting: 23, running: 6, retrying: 14, dead: 7 }), drainMs: 372_000 }),
    );
    const { container } = render(<StatusLine />);
    expect(container.textContent).toContain('23 waiting6 running14 retrying7 dead');
    expect(container.textContent).toContain('drains in ~6 min');
  });

  it('tells what the estimate is without', () => {
    const jobs = jobCounts({ waiting: 63, running: 6, retrying: 14, scheduled: 3 });
    receiveSnapshot(aSnapshot({ jobs, drainMs: 372_000, waitingPaused: 40 }));
    const { container } = render(<StatusLine />);
    expect(container.textContent).toContain('drains in ~6 min, 40 wait in paused queues');
    const told = 'Not counted: 40 wait in paused queues, 3 scheduled, 14 retrying.';
    expect(screen.getByTitle(told).textContent).toContain('drains in');
    cleanup();
    receiveSnapshot(aSnapshot({ jobs: jobCounts({ waiting: 40 }), waitingPaused: 40 }));
    expect(render(<StatusLine />).container.textContent).toContain('what waits is paused');
  });

  it('says that the engine does not answer', () => {
    render(<LostStrip />);
    expect(screen.queryByRole('alert')).toBeNull();
    setConnection('lost');
    cleanup();
    render(<LostStrip />);
    expect(screen.getByRole('alert').textContent).toContain('The engine does not answer.');
  });

  it('answers to its shortcuts, but not under an open sheet', async () => {
    const undo = handleShortcuts();
    const press = (key: string): boolean => fireEvent.keyDown(window, { key, ctrlKey: true });
    press('2');
    expect(deck.getState().view).toBe('jobs');
    press('1');
    expect(deck.getState().view).toBe('overview');
    press('e');
    await waitFor(() => expect(bridge.sent).toEqual([{ name: 'snapshot.export', input: undefined }]));
    press('n');
    expect(deck.getState().newJobOpen).toBe(true);
    // What is not taken here goes on to the native menu, which would act behind the sheet.
    for (const key of ['1', '2', '3', 'e', 'n']) expect(press(key), key).toBe(false);
    expect(press('c')).toBe(true);
    expect(deck.getState().view).toBe('overview');
    expect(bridge.sent).toHaveLength(1);
    undo();
  });
});

describe('the theme of the page', () => {
  const root = document.documentElement;
  let undo = (): void => undefined;
  beforeEach(() => {
    installFakeBridge();
  });
  afterEach(() => undo());

  it('follows the choice', () => {
    setTheme('light');
    undo = applyTheme();
    expect(root.dataset['theme']).toBe('light');
    setTheme('dark');
    expect(root.dataset['theme']).toBe('dark');
  });

  it('is written only when it changes, not at every snapshot', () => {
    setTheme('dark');
    undo = applyTheme();
    const changes = new MutationObserver(() => undefined);
    changes.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
    for (let revision = 1; revision <= 5; revision += 1) receiveSnapshot(aSnapshot({ revision }));
    expect(changes.takeRecords()).toHaveLength(0);
    setTheme('light');
    expect(changes.takeRecords()).toHaveLength(1);
    changes.disconnect();
  });
});

describe('announcements', () => {
  const before = aSnapshot();
  it('are made of deaths, pauses and broken counts', () => {
    expect(announcementOf(before, aSnapshot({ metrics: someMetrics({ jobs_dead: 1 }) }))).toBe('A job died.');
    expect(announcementOf(before, aSnapshot({ metrics: someMetrics({ jobs_dead: 3 }) }))).toBe(
      '3 jobs died.',
    );
    expect(announcementOf(before, aSnapshot({ engine: { ...before.engine, state: 'paused' } }))).toBe(
      'Paused: nothing new starts.',
    );
    expect(
      announcementOf(before, aSnapshot({ conservation: { holds: false, checks: 1, breach: 'x' } })),
    ).toBe('The counts do not add up.');
  });

  it('are not made of every tick', () => {
    expect(announcementOf(before, aSnapshot({ metrics: someMetrics({ jobs_completed: 5 }) }))).toBeNull();
    expect(announcementOf(null, before)).toBeNull();
  });
});
