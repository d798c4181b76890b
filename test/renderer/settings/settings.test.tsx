import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsView } from '../../../renderer/settings/SettingsView.tsx';
import { receiveEnvironment, receiveSettings, receiveSnapshot } from '../../../renderer/store/actions.ts';
import { deck } from '../../../renderer/store/deck.ts';
import { DEFAULT_SETTINGS } from '../../../shared/settings/settings.ts';
import { aSnapshot, jobCounts } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge, SETTINGS } from '../store/fake-bridge.ts';

const { retention } = DEFAULT_SETTINGS;
const STORED = { ...SETTINGS, file: '/data/settings.json' };

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
  receiveSnapshot(aSnapshot({ jobs: jobCounts({ completed: 1_131, dead: 7 }) }));
  receiveSettings(STORED);
});
afterEach(cleanup);

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
function type(name: string, text: string): void {
  fireEvent.change(field(name), { target: { value: text } });
  fireEvent.keyDown(field(name), { key: 'Enter' });
}

describe('SettingsView', () => {
  it('changes the workers at once, and knows the way back', async () => {
    render(<SettingsView />);
    fireEvent.click(screen.getByRole('button', { name: 'Increase workers' }));
    expect(bridge.sent).toEqual([{ name: 'queues.setConcurrency', input: { concurrency: 9 } }]);
    const { engine } = aSnapshot();
    receiveSnapshot(aSnapshot({ revision: 2, engine: { ...engine, concurrency: 9 } }));
    fireEvent.click(await screen.findByRole('button', { name: 'Workers: Undo: 8' }));
    expect(bridge.sent.at(-1)).toEqual({ name: 'queues.setConcurrency', input: { concurrency: 8 } });
  });

  it('switches a kind of notification off, and says when the system shows none', async () => {
    render(<SettingsView />);
    const { desktop } = STORED;
    const notifications = { supported: true, on: { died: false, drained: true, alert: true, asked: true } };
    bridge.answer('settings', { ...STORED, desktop: { ...desktop, notifications } });
    fireEvent.click(within(screen.getByRole('group', { name: 'A job died' })).getByText('Off'));
    expect(bridge.sent).toEqual([{ name: 'settings.setNotification', input: { kind: 'died', on: false } }]);
    expect(await screen.findByRole('button', { name: 'A job died: Undo: Shown' })).toBeDefined();
    cleanup();
    receiveSettings({
      ...STORED,
      desktop: { ...desktop, notifications: { ...notifications, supported: false } },
    });
    render(<SettingsView />);
    expect(screen.getByText('This system shows no notifications.')).toBeDefined();
  });

  it('starts at login, where this copy can', () => {
    render(<SettingsView />);
    fireEvent.click(
      within(screen.getByRole('group', { name: 'Starting' })).getByText('At login, in the tray'),
    );
    expect(bridge.sent).toEqual([{ name: 'settings.setStartAtLogin', input: { on: true } }]);
    cleanup();
    receiveSettings({ ...STORED, desktop: { ...STORED.desktop, startsAtLogin: null } });
    render(<SettingsView />);
    expect(screen.getByText('Only an installed Jobdeck can be started at login.')).toBeDefined();
  });

  it('takes keys that open the window, says when they are taken, and empty means none', async () => {
    render(<SettingsView />);
    bridge.answer('settings.setOpenKeys', {
      ok: false,
      error: {
        field: 'keys',
        expected: 'keys that no other program has',
        got: 'Ctrl+Alt+J',
        fix: 'Choose others.',
      },
    });
    type('Keys that open it', 'Ctrl + Alt + J');
    expect((await screen.findByRole('alert')).textContent).toContain('keys that no other program has');
    type('Keys that open it', ' ');
    expect(bridge.sent).toEqual([{ name: 'settings.setOpenKeys', input: { keys: 'Ctrl+Alt+J' } }]);
    cleanup();
    const openKeys = { keys: 'Ctrl+Alt+K', active: false };
    receiveSettings({ ...STORED, desktop: { ...STORED.desktop, openKeys } });
    render(<SettingsView />);
    expect(screen.getByText(/^The system does not give Ctrl\+Alt\+K/)).toBeDefined();
    type('Keys that open it', '');
    await waitFor(() =>
      expect(bridge.sent.at(-1)).toEqual({ name: 'settings.setOpenKeys', input: { keys: null } }),
    );
  });

  it('stores how long finished jobs are kept, the three of them together', async () => {
    render(<SettingsView />);
    bridge.answer('settings', { ...STORED, retention: { ...retention, deadDays: 7 } });
    type('Dead', '7');
    expect(bridge.sent).toEqual([{ name: 'settings.setRetention', input: { ...retention, deadDays: 7 } }]);
    expect(await screen.findByRole('button', { name: 'Dead: Undo: 90' })).toBeDefined();
    expect(field('Dead').value).toBe('7');
    expect(screen.getByText(/1,131 completed, 0 cancelled, 7 dead/)).toBeDefined();
  });

  it('says how large history may become', async () => {
    render(<SettingsView />);
    bridge.answer('settings', { ...STORED, retention: { ...retention, historyMegabytes: 200 } });
    type('On disk, at most', '200');
    expect(bridge.sent).toEqual([
      { name: 'settings.setRetention', input: { ...retention, historyMegabytes: 200 } },
    ]);
    expect(await screen.findByRole('button', { name: 'On disk, at most: Undo: 1,000' })).toBeDefined();
  });

  it('says at the field what is wrong, and Escape lets go of it', async () => {
    render(<SettingsView />);
    type('Completed', 'a week');
    expect((await screen.findByRole('alert')).textContent).toBe('Expected a number, got "a week".');
    expect(bridge.sent).toEqual([]);
    bridge.answer('settings.setRetention', {
      ok: false,
      error: { field: 'completedDays', expected: 'a number of days', got: '0', fix: 'Give another number.' },
    });
    type('Completed', '0');
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toBe(
        'Expected a number of days, got 0. Give another number.',
      ),
    );
    fireEvent.keyDown(field('Completed'), { key: 'Escape' });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(field('Completed').value).toBe('30');
  });

  it('turns the conditions for starts on and off, one without the other', async () => {
    const { engine } = aSnapshot();
    receiveSnapshot(
      aSnapshot({
        revision: 2,
        engine: {
          ...engine,
          startConditions: { maxLoadPerCpu: 0.8, minFreeMemoryBytes: null },
          heldBack: { by: 'load', perCpu: 1.42, limit: 0.8 },
        },
      }),
    );
    render(<SettingsView />);
    expect(screen.getByText('Nothing starts now: the load is 1.42.')).toBeDefined();
    type('Free memory', '2');
    expect((await screen.findByRole('alert')).textContent).toContain('Say of what: 2 MB or 2 GB.');
    type('Free memory', '2 GB');
    type('Load, at most', '');
    expect(bridge.sent).toEqual([
      { name: 'engine.setStartConditions', input: { maxLoadPerCpu: 0.8, minFreeMemoryBytes: 2e9 } },
      { name: 'engine.setStartConditions', input: { maxLoadPerCpu: null, minFreeMemoryBytes: null } },
    ]);
  });

  it('does not show what does nothing: Windows has no load average', () => {
    receiveEnvironment({ platform: 'win32', version: '0.1.0', home: 'C:\\Users\\ada' });
    render(<SettingsView />);
    expect(screen.queryByRole('textbox', { name: 'Load, at most' })).toBeNull();
  });

  it('offers the defaults in the place of a file that is wrong', async () => {
    receiveSettings({ ...STORED, retention: null, problem: '/data/settings.json: expected JSON.' });
    render(<SettingsView />);
    expect(screen.getByRole('alert').textContent).toContain('/data/settings.json: expected JSON.');
    fireEvent.click(screen.getByRole('button', { name: 'Use the defaults' }));
    expect(bridge.sent).toEqual([{ name: 'settings.useDefaults', input: undefined }]);
    await waitFor(() => expect(field('Completed').value).toBe('30'));
  });

  it('sets the theme and what closing the window does', async () => {
    render(<SettingsView />);
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(deck.getState().theme).toBe('dark');
    fireEvent.click(screen.getByRole('radio', { name: 'Quits Jobdeck' }));
    expect(bridge.sent).toEqual([{ name: 'settings.setOnClose', input: { onClose: 'quit' } }]);
  });
});
