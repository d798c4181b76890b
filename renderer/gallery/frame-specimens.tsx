import { Inbox } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { ChangeStrip } from '../frame/ChangeStrip.tsx';
import { HealthStrip } from '../frame/HealthStrip.tsx';
import { LostStrip } from '../frame/LostStrip.tsx';
import { SettingsStrip } from '../frame/SettingsStrip.tsx';
import { StorageStrip } from '../frame/StorageStrip.tsx';
import { EmptyTab } from '../jobs/list/EmptyTab.tsx';
import { TABS } from '../jobs/tabs.ts';
import { FirstRun } from '../overview/FirstRun.tsx';
import { type Deck, DeckContext, initialDeck } from '../store/deck.ts';
import { A_SNAPSHOT, AT, SOME_SETTINGS } from './sample.ts';
import { type Specimen, state } from './specimen.tsx';
import '../frame/strips.css';

/** With a deck of its own, so that all states of the window stand side by side. */
function With({ over, children }: { readonly over: Partial<Deck>; readonly children: ReactNode }) {
  const [own] = useState(() => createStore<Deck>(() => ({ ...initialDeck(), ...over })));
  return <DeckContext value={own}>{children}</DeckContext>;
}

type Storage = typeof A_SNAPSHOT.engine.storage;
const storage = (over: Partial<Storage>) => (
  <With
    over={{
      snapshot: {
        ...A_SNAPSHOT,
        engine: { ...A_SNAPSHOT.engine, storage: { ...A_SNAPSHOT.engine.storage, since: AT, ...over } },
      },
    }}
  >
    <StorageStrip />
  </With>
);
const health = (engine: NonNullable<Deck['health']>['engine']) => (
  <With over={{ health: { engine, windowCrashedAt: null } }}>
    <HealthStrip />
  </With>
);
const change = (over: Partial<NonNullable<typeof A_SNAPSHOT.change>>) => (
  <With
    over={{
      snapshot: {
        ...A_SNAPSHOT,
        change: { action: 'retry', done: 41_200, total: 120_000, changed: 41_200, skipped: 0, ...over },
      },
    }}
  >
    <ChangeStrip />
  </With>
);
const crashed = { state: 'crashed', at: AT, what: 'RangeError: Invalid array length.' } as const;

export const frameSpecimens: readonly Specimen[] = [
  {
    of: 'HealthStrip',
    states: [
      state('crashed', health({ ...crashed, noRestart: null })),
      state(
        'no way back here',
        health({ ...crashed, noRestart: 'Jobs are in memory only, and would be gone.' }),
      ),
      state('restarting', health({ state: 'restarting' })),
    ],
  },
  {
    of: 'LostStrip',
    states: [
      state(
        'after a while',
        <With over={{ connection: 'lost', snapshot: A_SNAPSHOT }}>
          <LostStrip />
        </With>,
      ),
      state(
        'from the start',
        <With over={{ connection: 'lost' }}>
          <LostStrip />
        </With>,
      ),
    ],
  },
  {
    of: 'StorageStrip',
    states: [
      state(
        'full',
        storage({
          state: 'full',
          message: 'Nothing starts until there is space: free some, and Jobdeck goes on by itself.',
        }),
      ),
      state(
        'failing',
        storage({ state: 'failing', message: 'The disk said: I/O error. Jobdeck tries again by itself.' }),
      ),
      state('read-only', storage({ state: 'read-only', message: 'Jobs can be looked at, and none runs.' })),
      state(
        'damaged',
        storage({
          state: 'damaged',
          message:
            'Jobs can be looked at, and none runs. Start Jobdeck with --recover to keep what can be read.',
        }),
      ),
    ],
  },
  {
    of: 'SettingsStrip',
    states: [
      state(
        'a wrong file',
        <With
          over={{
            settings: {
              ...SOME_SETTINGS,
              problem: 'settings.json: retention.deadDays: expected a whole number of days, got "90".',
            },
          }}
        >
          <SettingsStrip />
        </With>,
      ),
    ],
  },
  {
    of: 'ChangeStrip',
    states: [
      state('under way', change({})),
      state('some left', change({ action: 'cancel', done: 119_000, skipped: 3_104 })),
    ],
  },
  {
    of: 'EmptyState',
    states: [
      ...TABS.map((tab) => state(tab === 'all' ? 'no job' : `none ${tab}`, <EmptyTab tab={tab} />)),
      state(
        'with an icon and a key',
        <EmptyState
          icon={<Inbox size={22} strokeWidth={1.5} aria-hidden="true" />}
          title="Nothing here."
          text="What comes will be here, the latest first."
          action={<Key>Begin</Key>}
        />,
      ),
    ],
  },
  {
    of: 'FirstRun',
    states: [
      state(
        'nothing queued yet',
        <With over={{}}>
          <FirstRun />
        </With>,
      ),
    ],
  },
];
