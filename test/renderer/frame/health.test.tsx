import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { explainCrash } from '../../../renderer/commands/health.ts';
import { toasts } from '../../../renderer/commands/toasts.ts';
import { HealthStrip } from '../../../renderer/frame/HealthStrip.tsx';
import { receiveHealth } from '../../../renderer/store/actions.ts';
import type { EngineHealth } from '../../../shared/app-health.ts';
import { type FakeBridge, installFakeBridge } from '../store/fake-bridge.ts';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = installFakeBridge();
  toasts.setState({ shown: [] });
});
afterEach(cleanup);

const CRASHED: EngineHealth = { state: 'crashed', at: Date.now(), what: 'A bug.', noRestart: null };
const receive = (engine: EngineHealth): void => receiveHealth({ engine, windowCrashedAt: null });

it('an engine that crashed is told, with what is wrong and the way out', () => {
  render(<HealthStrip />);
  expect(screen.queryByRole('alert')).toBeNull();
  cleanup();
  receive(CRASHED);
  render(<HealthStrip />);
  expect(screen.getByRole('alert').textContent).toContain('A bug. Restarted, it goes on');
  fireEvent.click(screen.getByRole('button', { name: 'Restart the engine' }));
  expect(bridge.sent).toEqual([{ name: 'engine.restart', input: undefined }]);
  cleanup();
  receive({ state: 'restarting' });
  render(<HealthStrip />);
  expect(screen.getByRole('status').textContent).toContain('The engine is being restarted.');
});

it('where jobs would be gone it says so, and offers no restart', () => {
  receive({ ...CRASHED, noRestart: 'Jobs are in memory only, and would be gone.' });
  render(<HealthStrip />);
  expect(screen.getByRole('alert').textContent).toContain('Jobs are in memory only');
  expect(screen.queryByRole('button')).toBeNull();
});

it('a page that took the place of one that crashed says so, and one that was opened later does not', () => {
  const titles = (): readonly string[] => toasts.getState().shown.map(({ title }) => title);
  explainCrash({ engine: { state: 'well' }, windowCrashedAt: null });
  explainCrash({ engine: { state: 'well' }, windowCrashedAt: performance.timeOrigin - 3_600_000 });
  expect(titles()).toEqual([]);
  explainCrash({ engine: { state: 'well' }, windowCrashedAt: performance.timeOrigin - 400 });
  expect(titles()).toEqual(['The window crashed and was loaded again']);
});
