import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobsView } from '../../../../renderer/jobs/JobsView.tsx';
import { deck, initialDeck } from '../../../../renderer/store/deck.ts';
import type { FoundPage } from '../../../../shared/jobs/job-views.ts';
import { FakeBridge, giveSize } from '../fake-bridge.ts';
import { aQueue, aRow, aSnapshot, lister, rows } from '../samples.ts';

let restoreSize: () => void;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  restoreSize = giveSize(600);
});
afterEach(() => {
  cleanup();
  restoreSize();
  vi.useRealTimers();
});

interface Asked {
  readonly text: string;
  readonly state: string | null;
}

async function show(
  found: FoundPage = { rows: [aRow({ name: 'found' })], next: null, total: { jobs: 1, counted: 'all' } },
) {
  const asked: Asked[] = [];
  new FakeBridge({
    'jobs.list': lister(() => rows(30)),
    'jobs.search': ({ text, state }: Asked) => {
      asked.push({ text, state });
      return { ok: true, value: found };
    },
  });
  deck.setState({
    ...initialDeck(),
    view: 'jobs',
    snapshot: aSnapshot({ jobs: { completed: 30 }, queues: [aQueue()] }),
  });
  render(<JobsView />);
  await settle();
  return asked;
}

async function settle(): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(200);
  });
}

const field = (): HTMLInputElement => screen.getByRole('combobox', { name: 'Search jobs' });

async function type(text: string): Promise<void> {
  fireEvent.change(field(), { target: { value: text } });
  await settle();
}

describe('the search of jobs', () => {
  it('finds by what was typed, and says how many', async () => {
    const asked = await show();
    await type('encode state:dead');
    expect(asked.at(-1)).toEqual({ text: 'encode state:dead', state: null });
    expect(screen.getByText('found')).toBeDefined();
    expect(screen.getByText('1 job found')).toBeDefined();
  });

  it('says when there are more than were counted', async () => {
    await show({ rows: rows(2), next: null, total: { jobs: 50_000, counted: 'at least' } });
    await type('a');
    expect(screen.getByText('at least 50,000 jobs found')).toBeDefined();
  });

  it('goes together with the tab', async () => {
    const asked = await show();
    await type('encode');
    fireEvent.click(screen.getByRole('tab', { name: /Dead/ }));
    await settle();
    expect(asked.at(-1)).toEqual({ text: 'encode', state: 'dead' });
    expect(field().value).toBe('encode');
  });

  it('points at a mistake and does not send it', async () => {
    const asked = await show();
    await type('build "open');
    expect(asked).toEqual([]);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(document.querySelector('.search-mistake')?.textContent).toContain(
      'Expected a closing quote for the one at character 7',
    );
    expect(document.querySelector('.search-mistake mark')?.textContent).toBe('"');
  });

  it('is reached by / and cleared by Escape', async () => {
    await show();
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(field());
    await type('encode');
    fireEvent.keyDown(field(), { key: 'Escape' });
    await settle();
    expect(field().value).toBe('');
    expect(deck.getState().jobsSearch).toBe('');
  });

  it('shows its filters as chips, each to be taken away', async () => {
    const asked = await show();
    await type('encode state:dead tag:nightly');
    fireEvent.click(screen.getByRole('button', { name: 'Remove state:dead' }));
    await settle();
    expect(asked.at(-1)?.text).toBe('encode tag:nightly');
  });

  it('completes filters and values by the keys', async () => {
    await show();
    await type('sta');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['state:']);
    fireEvent.keyDown(field(), { key: 'Tab' });
    expect(field().value).toBe('state:');
    fireEvent.keyDown(field(), { key: 'ArrowDown' });
    fireEvent.keyDown(field(), { key: 'Tab' });
    expect(field().value).toBe('');
    expect(screen.getByRole('button', { name: 'Edit state:scheduled' })).toBeDefined();
  });

  it('makes a chip of a filter with the space behind it, and text of it again', async () => {
    const asked = await show();
    await type('encode ran:>30s ');
    expect(field().value).toBe('encode ');
    expect(asked.at(-1)?.text).toBe('ran:>30s encode');
    field().setSelectionRange(0, 0);
    fireEvent.keyDown(field(), { key: 'Backspace' });
    await settle();
    expect(field().value).toBe('ran:>30s encode ');
    // Nothing else is searched for.
    expect(asked.at(-1)?.text).toBe('ran:>30s encode');
    fireEvent.keyDown(field(), { key: 'Enter' });
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'Edit ran:>30s' }));
    expect(field().value).toBe('encode ran:>30s');
    expect(document.activeElement).toBe(field());
  });

  it('shows what was asked for elsewhere, its filters as chips', async () => {
    const asked = await show();
    await act(async () => deck.setState({ jobsSearch: 'encode state:dead' }));
    await settle();
    expect(field().value).toBe('encode ');
    expect(screen.getByRole('button', { name: 'Remove state:dead' })).toBeDefined();
    expect(new Set(asked.map(({ text }) => text))).toEqual(new Set(['encode state:dead']));
  });

  it('takes a word for another filter only where the arrows chose it', async () => {
    await show();
    await type('failed');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
      'state:dead',
      'state:retrying',
    ]);
    fireEvent.keyDown(field(), { key: 'Tab' });
    expect(field().value).toBe('failed');
    fireEvent.keyDown(field(), { key: 'ArrowDown' });
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(screen.getByRole('button', { name: 'Edit state:dead' })).toBeDefined();
    expect(field().value).toBe('');
  });

  it('offers to look in a queue by the name of which nothing is found, and picks all that is', async () => {
    const asked = await show({ rows: [], next: null, total: { jobs: 0, counted: 'all' } });
    await type('default state:dead');
    fireEvent.click(screen.getByRole('button', { name: 'Look in queue default' }));
    await settle();
    expect(asked.at(-1)?.text).toBe('state:dead queue:default');
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'Pick all' }));
    expect(deck.getState().picked).toEqual({ type: 'state', state: null });
  });

  it('offers to clear what finds nothing', async () => {
    await show({ rows: [], next: null, total: { jobs: 0, counted: 'all' } });
    await type('zzz');
    expect(screen.getByText('No job matches zzz.')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
    await settle();
    expect(deck.getState().jobsSearch).toBe('');
  });
});
