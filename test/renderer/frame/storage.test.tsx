import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announcementOf } from '../../../renderer/frame/announcements.ts';
import { EngineFoot } from '../../../renderer/frame/EngineFoot.tsx';
import { SettingsStrip } from '../../../renderer/frame/SettingsStrip.tsx';
import { StorageStrip } from '../../../renderer/frame/StorageStrip.tsx';
import { TitleBar } from '../../../renderer/frame/TitleBar.tsx';
import { Books } from '../../../renderer/overview/Books.tsx';
import { receiveEnvironment, receiveSettings, receiveSnapshot } from '../../../renderer/store/actions.ts';
import type { EngineStatus, Snapshot, StorageStatus } from '../../../shared/numbers/snapshot.ts';
import { aSnapshot } from '../store/a-snapshot.ts';
import { type FakeBridge, installFakeBridge, SETTINGS } from '../store/fake-bridge.ts';

const FOLDER = '/home/ada/.config/jobdeck/data';
const MESSAGE = `The disk with ${FOLDER} is full. Nothing new starts until there is space; what is queued is kept.`;

function stored(storage: Partial<StorageStatus> = {}, over: Partial<EngineStatus> = {}): Snapshot {
  const engine: EngineStatus = {
    ...aSnapshot().engine,
    backend: 'sqlite',
    storage: { state: 'ok', folder: FOLDER, since: null, message: null, ...storage },
    ...over,
  };
  return aSnapshot({ engine });
}
const full = (): Snapshot => stored({ state: 'full', since: Date.now(), message: MESSAGE });

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
});
afterEach(cleanup);

describe('trouble with the store', () => {
  it('is told at the top of every screen, and goes when it is over', () => {
    receiveSnapshot(full());
    const { rerender } = render(<StorageStrip />);
    const strip = screen.getByRole('alert');
    expect(strip.textContent).toContain('The disk is full.');
    expect(strip.textContent).toContain(MESSAGE);
    expect(strip.textContent).toMatch(/since \d\d:\d\d/);
    receiveSnapshot({ ...stored(), revision: 2 });
    rerender(<StorageStrip />);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows the folder in the file manager', async () => {
    receiveSnapshot(full());
    render(<StorageStrip />);
    fireEvent.click(screen.getByRole('button', { name: 'Show folder' }));
    await waitFor(() => expect(bridge.sent).toEqual([{ name: 'dataFolder.show', input: undefined }]));
  });

  it('is no alarm when the folder can only be looked at', () => {
    receiveSnapshot(stored({ state: 'read-only', since: Date.now(), message: 'No permission.' }));
    render(<StorageStrip />);
    expect(screen.getByRole('status').textContent).toContain('The data folder is read-only.');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('leaves nothing to pause or resume when jobs can only be looked at', () => {
    for (const state of ['read-only', 'damaged'] as const) {
      receiveSnapshot(stored({ state, since: Date.now(), message: 'x' }, { state: 'paused' }));
      const { container } = render(<TitleBar />);
      expect(screen.getByRole('button', { name: 'Pause all' })).toHaveProperty('disabled', true);
      expect(container.textContent).not.toContain('Paused');
      cleanup();
    }
  });

  it('lights the lamp of the disk, which says why', () => {
    const lamp = (snapshot: Snapshot): HTMLElement => {
      cleanup();
      render(<Books snapshot={snapshot} />);
      return within(screen.getByRole('list', { name: 'Warning lamps' })).getByText('Disk');
    };
    expect(lamp(stored()).dataset['lit']).toBe('false');
    expect(lamp(stored()).title).toBe(`Every change is on the disk, in ${FOLDER}.`);
    expect(lamp(full()).dataset['lit']).toBe('true');
    expect(lamp(full()).title).toBe(MESSAGE);
  });

  it('is announced when it is over', () => {
    expect(announcementOf(full(), stored())).toBe('The disk takes changes again.');
    expect(announcementOf(stored(), stored())).toBeNull();
  });
});

describe('where jobs are', () => {
  it('is told at the foot of the rail, and shown by a click', async () => {
    receiveEnvironment({ platform: 'linux', version: '0.1.0', home: '/home/ada' });
    receiveSnapshot(stored());
    render(<EngineFoot />);
    const folder = screen.getByRole('button', { name: `Show the data folder ${FOLDER}` });
    expect(folder.textContent).toBe('~/.config/jobdeck/data');
    fireEvent.click(folder);
    await waitFor(() => expect(bridge.sent).toEqual([{ name: 'dataFolder.show', input: undefined }]));
  });

  it('is said in the title bar when it is memory', () => {
    receiveSnapshot(aSnapshot());
    const { container } = render(<TitleBar />);
    expect(container.textContent).toContain('In memory: jobs are gone when you quit');
    cleanup();
    receiveSnapshot({ ...stored(), revision: 2 });
    expect(render(<TitleBar />).container.textContent).not.toContain('In memory');
  });
});

it('settings that are wrong are told, with what that means', () => {
  render(<SettingsStrip />);
  expect(screen.queryByRole('status')).toBeNull();
  cleanup();
  const problem = `${FOLDER}/settings.json: retention.deadDays: expected a number of days from 0.01 to 3650, got 0.`;
  receiveSettings({ ...SETTINGS, retention: null, problem, file: `${FOLDER}/settings.json` });
  render(<SettingsStrip />);
  expect(screen.getByRole('status').textContent).toContain('Finished jobs are not removed.');
  expect(screen.getByRole('status').textContent).toContain(problem);
});
