import { expect, test } from 'vitest';
import { trayIconOf } from '../../../electron/desktop/tray/tray-icon.ts';
import { trayMenuOf } from '../../../electron/desktop/tray/tray-menu.ts';
import { NO_ALERTS } from '../../../shared/alerts/alerts.ts';
import type { Snapshot } from '../../../shared/numbers/snapshot.ts';
import { aSnapshot } from '../../ipc/fakes.ts';

const labels = (snapshot: Snapshot): string[] =>
  trayMenuOf(snapshot).map((item) => (item.type === 'separator' ? '-' : item.label));

test('the five metrics come first, then what needs attention, then what one can do', () => {
  expect(labels(aSnapshot())).toEqual([
    'Created: 1,204',
    'In progress: 6 of 8',
    'Completed: 1,131',
    'Failed runs: 118',
    'Retried: 97',
    '-',
    '7 dead, 14 retrying',
    'Drains in ~6 min',
    '-',
    'Pause all',
    'New job',
    'Export snapshot…',
    '-',
    'Open Jobdeck',
    'Quit',
  ]);
});

test('values cannot be clicked and everything else can', () => {
  const kinds = trayMenuOf(aSnapshot()).map((item) => item.type);
  expect(kinds.slice(0, 5)).toEqual(Array(5).fill('value'));
  expect(kinds.filter((kind) => kind === 'action')).toHaveLength(5);
});

test('while paused it says so and offers to resume', () => {
  const paused = labels(aSnapshot({ engine: { state: 'paused' } }));
  expect(paused).toContain('Paused');
  expect(paused).toContain('Resume');
  expect(paused).not.toContain('Pause all');
});

test('what waits in paused queues is no part of the estimate, and told beside it', () => {
  const jobs = { waiting: 50 };
  expect(labels(aSnapshot({ jobs, drainMs: 372_000, waitingPaused: 40 }))).toContain(
    'Drains in ~6 min, 40 wait in paused queues',
  );
  expect(labels(aSnapshot({ jobs, drainMs: null, waitingPaused: 50 }))).toContain('50 wait in paused queues');
});

test('when all is well it says so', () => {
  const calm = labels(aSnapshot({ jobs: { completed: 3 }, drainMs: null }));
  expect(calm).toContain('Nothing needs attention');
  expect(calm).toContain('Nothing waits');
});

test('trouble with the disk needs attention first', () => {
  const storage = { state: 'full', folder: '/data', since: 1, message: 'Full.' } as const;
  expect(labels(aSnapshot({ engine: { storage } }))).toContain('The disk is full, 7 dead, 14 retrying');
});

test('what has keys in the window shows them', () => {
  const keys = trayMenuOf(aSnapshot()).flatMap((item) =>
    item.type === 'action' && item.keys !== null ? [`${item.label} ${item.keys}`] : [],
  );
  expect(keys).toEqual(['New job CmdOrCtrl+N', 'Export snapshot… CmdOrCtrl+E']);
});

test('alerts that fire need attention', () => {
  const alerts = { ...NO_ALERTS, critical: 1, warning: 1 };
  expect(labels(aSnapshot({ alerts }))).toContain('2 alerts, 7 dead, 14 retrying');
  const calm = { completed: 3 };
  expect(trayIconOf(aSnapshot({ jobs: calm, alerts })).dot).toBe('red');
  expect(trayIconOf(aSnapshot({ jobs: calm, alerts: { ...alerts, critical: 0 } })).dot).toBe('amber');
  expect(trayIconOf(aSnapshot({ jobs: calm })).dot).toBe('none');
});
