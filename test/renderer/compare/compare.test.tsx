import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { compareSnapshots } from '../../../renderer/commands/compare.ts';
import { CompareDialog } from '../../../renderer/compare/CompareDialog.tsx';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { diffSnapshots } from '../../../shared/numbers/snapshot-diff.ts';
import { exportSnapshot } from '../../../shared/numbers/snapshot-export.ts';
import { aSnapshot } from '../../ipc/fakes.ts';
import { FakeBridge } from '../jobs/fake-bridge.ts';

afterEach(() => {
  cleanup();
  deck.setState(initialDeck());
});

const http = { kind: 'http' as const, ...NO_METRICS };
const before = exportSnapshot(aSnapshot({ kinds: [http] }));
const after = {
  ...before,
  taken_at: new Date(Date.parse(before.taken_at) + 60_000).toISOString(),
  jobs_completed: before.jobs_completed + 90,
  kinds: [{ ...http, jobs_completed: 90 }],
  engine: { ...before.engine, concurrency: before.engine.concurrency + 1 },
};
const compared = { first: 'monday.json', second: null, diff: diffSnapshots(before, after) };

test('what is chosen is compared, and shown until it is closed', async () => {
  const bridge = new FakeBridge({ 'snapshot.compare': () => ({ ok: true, value: compared }) });
  await compareSnapshots('now');
  expect(bridge.inputsOf('snapshot.compare')).toEqual([{ second: 'now' }]);
  expect(deck.getState().comparison).toEqual(compared);
  render(<CompareDialog {...compared} />);
  const cells = (name: string) =>
    [...(screen.getByRole('rowheader', { name, hidden: true }).parentElement?.children ?? [])].map(
      ({ textContent }) => textContent,
    );
  expect(cells('jobs completed').slice(3)).toEqual(['+90', '1.50']);
  expect(cells('http: jobs completed').slice(1)).toEqual(['0', '90', '+90']);
  expect(cells('workers').slice(1)).toEqual(
    [before.engine.concurrency, before.engine.concurrency + 1].map(String),
  );
  expect(screen.getByText('monday.json')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Close', hidden: true }));
  expect(deck.getState().comparison).toBeNull();
});

test('nothing is shown when the person chose no file', async () => {
  new FakeBridge({ 'snapshot.compare': () => ({ ok: true, value: null }) });
  await compareSnapshots('file');
  expect(deck.getState().comparison).toBeNull();
});
