import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JOBS_KEYS } from '../../../renderer/jobs/jobs-keys.ts';
import { KeysSheet } from '../../../renderer/palette/KeysSheet.tsx';
import { Palette } from '../../../renderer/palette/Palette.tsx';
import { receiveSnapshot, setTheme } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { aRow } from '../jobs/samples.ts';
import { aQueue, aSnapshot } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

describe('the command palette', () => {
  let bridge: FakeBridge;
  beforeAll(() => {
    // What happy-dom lacks of what cmdk calls.
    Element.prototype.scrollIntoView ??= () => undefined;
  });
  beforeEach(() => {
    bridge = installFakeBridge();
    receiveSnapshot(aSnapshot({ queues: [aQueue({ name: 'encode' }), aQueue({ name: 'mail' })] }));
    deck.setState({ overlay: 'palette' });
  });
  afterEach(cleanup);

  const type = (text: string): void => {
    fireEvent.change(screen.getByRole('combobox'), { target: { value: text } });
  };
  const options = (): readonly string[] =>
    screen.getAllByRole('option').map((option) => option.textContent ?? '');

  it('does the command that a few letters find, and is gone', () => {
    render(<Palette />);
    type('newj');
    expect(options()[0]).toBe('New jobCtrl N');
    fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Enter' });
    expect(deck.getState()).toMatchObject({ newJobOpen: true, overlay: null });
  });

  it('offers what would do something now', () => {
    setTheme('dark');
    render(<Palette />);
    expect(options()).toContain('Pause all queuesCtrl Shift P');
    expect(options()).not.toContain('Resume all queuesCtrl Shift R');
    expect(options()).not.toContain('Theme: dark');
    expect(options()).toContain('Theme: light');
    expect(options()).not.toContain('Undo the last changeCtrl Z');
  });

  it('finds jobs by the grammar of search, and opens one', async () => {
    bridge.answer('jobs.search', {
      ok: true,
      value: { rows: [aRow({ id: 'job-7', name: 'ep-214 → hls' })], next: null, total: null },
    });
    render(<Palette />);
    type('name:ep-214');
    fireEvent.click(await screen.findByRole('option', { name: /ep-214 → hls/ }));
    expect(deck.getState()).toMatchObject({ view: 'jobs', selectedJobId: 'job-7', overlay: null });
  });

  it('opens the sheet with what a template says', async () => {
    const template = { name: 'encode to hls', job: { kind: 'command', payload: { program: 'ffmpeg' } } };
    bridge.answer('templates.list', { ok: true, value: [{ name: template.name, kind: 'command' }] });
    bridge.answer('templates.get', { ok: true, value: template });
    render(<Palette />);
    fireEvent.click(await screen.findByRole('option', { name: 'New from encode to hls' }));
    await waitFor(() => expect(deck.getState()).toMatchObject({ newJobOpen: true, template, overlay: null }));
  });

  it('says what is wrong with words that are no search', async () => {
    bridge.answer('jobs.search', {
      ok: false,
      error: { field: '', at: 0, expected: 'a closing quote', got: 'the end', fix: 'Close it.' },
    });
    render(<Palette />);
    type('"open');
    expect((await screen.findByRole('status')).textContent).toContain('expected a closing quote');
  });

  it('takes what is typed to the Jobs screen', () => {
    render(<Palette />);
    type('state:dead');
    fireEvent.click(screen.getByRole('option', { name: 'Search all jobs for state:dead' }));
    expect(deck.getState()).toMatchObject({ view: 'jobs', jobsSearch: 'state:dead' });
  });

  it('opens the jobs of a queue, and pauses it', () => {
    const { unmount } = render(<Palette />);
    type('encode');
    fireEvent.click(screen.getByRole('option', { name: 'Jobs of queue encode' }));
    expect(deck.getState()).toMatchObject({ view: 'jobs', jobsSearch: 'queue:encode' });
    unmount();
    render(<Palette />);
    type('pause mail');
    fireEvent.click(screen.getByRole('option', { name: 'Pause queue mail' }));
    expect(bridge.sent).toEqual([{ name: 'queues.pause', input: { queue: 'mail' } }]);
  });

  it('runs a schedule', async () => {
    bridge.answer('schedules.list', {
      ok: true,
      value: { rows: [{ id: 's1', name: 'Nightly' }], next: null, total: 1 },
    });
    bridge.answer('schedules.runNow', { ok: true, value: { id: 'job-9', existed: false } });
    render(<Palette />);
    await waitFor(() => expect(options()).toContain('Run schedule Nightly now'));
    fireEvent.click(screen.getByRole('option', { name: 'Run schedule Nightly now' }));
    expect(bridge.sent).toEqual([{ name: 'schedules.runNow', input: { scheduleId: 's1' } }]);
  });

  it('closes at Escape', () => {
    render(<Palette />);
    fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Escape' });
    expect(deck.getState().overlay).toBeNull();
  });

  it('tells all keys', () => {
    render(<KeysSheet />);
    const told = screen.getAllByRole('definition').map((each) => each.textContent);
    expect(told).toContain('Search jobs or type a command');
    for (const { does } of JOBS_KEYS) expect(told).toContain(does);
  });
});
