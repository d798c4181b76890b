import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HistoryView } from '../../../renderer/history/HistoryView.tsx';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { HistoryQuery } from '../../../shared/numbers/history.ts';
import { ok } from '../../../shared/result.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';
import { answererOf } from './a-reply.ts';

/** Stands for the chart, which needs a canvas: what is dragged on it, and what is pointed at. */
const drawn = vi.hoisted(() => ({
  zoom: (_stretch: { from: number; to: number }): void => undefined,
  pointed: [] as (number | null)[],
}));
vi.mock('../../../renderer/history/create-history-chart.ts', () => ({
  createHistoryChart: (
    _place: unknown,
    _reply: unknown,
    tell: { onZoom: typeof drawn.zoom; onPoint: (pointed: unknown) => void },
  ) => {
    drawn.zoom = tell.onZoom;
    return {
      show() {},
      resize() {},
      recolour() {},
      destroy() {},
      point: (index: number | null) => {
        drawn.pointed.push(index);
        tell.onPoint(index === null ? null : { index, left: 10, plotWidth: 600 });
      },
    };
  },
}));

describe('the History screen', () => {
  let bridge: FakeBridge;
  let asked: HistoryQuery[];
  beforeEach(() => {
    bridge = installFakeBridge();
    asked = [];
    drawn.pointed = [];
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    const seconds = [
      { at: now - 90 * 60_000, count: 10 },
      { at: now - 20 * 60_000, count: 25 },
      { at: now - 5 * 60_000, count: 5 },
    ];
    answer(seconds, [{ at: now - 6 * 60_000, kind: 'started', text: '0.1.0' }]);
  });
  afterEach(() => {
    cleanup();
    deck.setState(initialDeck());
  });
  const answer = (...given: Parameters<typeof answererOf>): void => {
    const answerer = answererOf(...given);
    bridge.answerWith('history.query', (input) => {
      asked.push(input as HistoryQuery);
      return ok(answerer(input as HistoryQuery));
    });
  };
  const cells = (word: string): readonly string[] =>
    [...(screen.getByRole('row', { name: new RegExp(`^${word}`) }).querySelectorAll('td') ?? [])].map(
      (cell) => cell.textContent,
    );

  it('shows a metric in figures, beside those of the period before, and what happened', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    expect(cells('Total')).toEqual(['30', '10', '+200 %']);
    expect(screen.getByText('Jobdeck 0.1.0 started')).toBeTruthy();
    expect(asked[0]).toMatchObject({ metric: 'jobs_completed', before: true });
  });

  it('asks for another metric, range, and without the period before', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    fireEvent.click(screen.getByRole('radio', { name: 'Time running' }));
    await screen.findByRole('row', { name: /^p95/ });
    expect(cells('p50')[0]).toBe('40 ms');
    fireEvent.click(screen.getByRole('radio', { name: 'Week' }));
    fireEvent.click(screen.getByRole('checkbox'));
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ metric: 'running_ms', before: false }));
    const { from, to } = asked.at(-1) as HistoryQuery;
    expect(to - from).toBe(7 * 86_400_000);
    expect(deck.getState().history).toMatchObject({
      metric: 'running_ms',
      range: 'week',
      before: false,
    });
  });

  it('shows one queue and one kind of those that are known, and leaves out a kind where there is none', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    const queue = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Queue' });
    expect([...queue.options].map(({ text }) => text)).toEqual(['All queues', 'mail']);
    fireEvent.change(queue, { target: { value: 'mail' } });
    await waitFor(() => expect(cells('Total')[0]).toBe('2'));
    const kind = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Kind' });
    fireEvent.change(kind, { target: { value: 'http' } });
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ queue: 'mail', kind: 'http' }));
    fireEvent.click(screen.getByRole('radio', { name: 'Waiting' }));
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({ metric: 'queue_size', queue: 'mail', kind: null }),
    );
    expect(kind.disabled).toBe(true);
  });

  it('looks closer at what was dragged over, and goes back by the key and by Escape', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    const from = Date.now() - 30 * 60_000;
    drawn.zoom({ from, to: from + 60_000 });
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ from, to: from + 60_000 }));
    fireEvent.click(await screen.findByRole('button', { name: 'Zoom out' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Zoom out' })).toBeNull());
    expect(document.activeElement, 'the focus is where one goes on').toBe(screen.getByRole('slider'));

    const chart = screen.getByRole('slider');
    fireEvent.keyDown(chart, { key: '+' });
    await screen.findByRole('button', { name: 'Zoom out' });
    fireEvent.keyDown(chart, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Zoom out' })).toBeNull());
  });

  it('points by the arrows, and reads out what is there', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    const chart = screen.getByRole('slider');
    fireEvent.keyDown(chart, { key: 'Home' });
    expect(chart.getAttribute('aria-valuetext')).toMatch(/: (Jobdeck was not running|before 10)$/);
    fireEvent.keyDown(chart, { key: 'ArrowRight' });
    fireEvent.keyDown(chart, { key: 'End' });
    expect(drawn.pointed.slice(0, 2)).toEqual([0, 1]);
    expect(Number(chart.getAttribute('aria-valuenow'))).toBe(Number(chart.getAttribute('aria-valuemax')));
  });

  it('shows all as it was at what is pointed at, by Enter', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    const chart = screen.getByRole('slider');
    fireEvent.keyDown(chart, { key: 'Home' });
    fireEvent.keyDown(chart, { key: 'Enter' });
    const { view, past } = deck.getState();
    expect(view).toBe('overview');
    expect(Math.abs((past?.at ?? 0) - (Date.now() - 3_600_000))).toBeLessThan(60_000);
  });

  it('exports what is shown', async () => {
    render(<HistoryView />);
    await screen.findByRole('row', { name: /^Total/ });
    bridge.answer('history.export', ok('/home/ada/history.csv'));
    fireEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
    await waitFor(() =>
      expect(bridge.sent.at(-1)).toEqual({
        name: 'history.export',
        input: { query: asked[0], format: 'csv' },
      }),
    );
  });

  it('says that nothing is known yet', async () => {
    answer([]);
    render(<HistoryView />);
    await screen.findByText('Nothing is known yet');
  });

  it('says why there is no answer, and asks again', async () => {
    const error = {
      field: '',
      expected: 'a history that can be read',
      got: 'disk I/O error',
      fix: 'See the log.',
    };
    bridge.answerWith('history.query', () => ({ ok: false, error }));
    render(<HistoryView />);
    expect((await screen.findByRole('alert')).textContent).toContain('disk I/O error');
    answer([{ at: Date.now() - 60_000, count: 1 }]);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('row', { name: /^Total/ });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
