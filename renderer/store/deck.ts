import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AlertRule } from '../../shared/alerts/alerts.ts';
import type { AppHealth } from '../../shared/app-health.ts';
import type { Environment } from '../../shared/contract/replies.ts';
import type { Selection } from '../../shared/jobs/control.ts';
import type { ImportFile } from '../../shared/jobs/import.ts';
import type { Job, JobKind, JobState } from '../../shared/jobs/job.ts';
import type { FoundTotal } from '../../shared/jobs/job-views.ts';
import type { Proposal } from '../../shared/jobs/proposals.ts';
import type { Template } from '../../shared/jobs/templates.ts';
import type { HistoryMetric, HistoryMoment } from '../../shared/numbers/history.ts';
import type { Snapshot, ThroughputRange } from '../../shared/numbers/snapshot.ts';
import type { SnapshotsCompared } from '../../shared/numbers/snapshot-diff.ts';
import type { Schedule } from '../../shared/schedules/schedule.ts';
import type { SettingsPresent } from '../../shared/settings/settings.ts';
import type { HistoryRange } from '../history/ranges.ts';
import { type RailChoice, storedRail } from './rail.ts';
import { storedTheme, type ThemeChoice } from './theme.ts';

export type View = 'overview' | 'jobs' | 'queues' | 'schedules' | 'history' | 'log' | 'settings';
export type JobsTab = JobState | 'all';

/** What the screen History looks at. */
export interface HistoryChoice {
  readonly metric: HistoryMetric;
  readonly range: HistoryRange;
  /** With the period before. */
  readonly before: boolean;
  /** null: of all. */
  readonly queue: string | null;
  readonly kind: JobKind | null;
}

/** What the window shows, and nothing that decides about jobs: those rules live with the engine. */
export interface Deck {
  /** The newest one that arrived; null until the first. */
  readonly snapshot: Snapshot | null;
  /** `lost`: snapshots should be coming and none does. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** null until main has told it. */
  readonly environment: Environment | null;
  /** What went wrong with Jobdeck itself; null until main has told it. */
  readonly health: AppHealth | null;
  /** Changes that programs ask for, the newest first. */
  readonly proposals: readonly Proposal[];
  /** The id of the one that is looked at; null: none is. */
  readonly openProposal: string | null;
  /** null until main has told them. */
  readonly settings: SettingsPresent | null;
  readonly view: View;
  /** A part of Settings that is to be scrolled to; null: none is. */
  readonly settingsAt: 'alerts' | null;
  readonly jobsTab: JobsTab;
  /** Words and filters that the jobs of the tab have to match; empty for all. */
  readonly jobsSearch: string;
  /** What the search found, as told with its first page. */
  readonly jobsFound: FoundTotal | null;
  readonly selectedJobId: string | null;
  /** Jobs that were picked in the table, to do something with all of them; null: none. */
  readonly picked: Selection | null;
  readonly newJobOpen: boolean;
  /** The job that the open sheet edits; null: it makes a new one. */
  readonly editing: Job | null;
  /** A file of jobs that is looked at; null when none is. */
  readonly importing: ImportFile | null;
  /** Two snapshots that are looked at; null when none are. */
  readonly comparison: SnapshotsCompared | null;
  /** What lies over the screen, besides the sheets; null: nothing does. */
  readonly overlay: 'palette' | 'keys' | 'alert-rule' | null;
  /** The rule that the sheet of one is about; null: a new one. */
  readonly alertRule: AlertRule | null;
  /** A file is held over the window. */
  readonly dropping: boolean;
  /** What the open sheet begins with; null: with empty fields. */
  readonly template: Template | null;
  /** What the sheet begins as: a job, a schedule that is new, or one that is there. */
  readonly sheetFor: 'job' | 'schedule' | Schedule;
  readonly theme: ThemeChoice;
  /** `icons`: the rail is narrow also where it has room for words. */
  readonly rail: RailChoice;
  readonly throughputRange: ThroughputRange;
  readonly history: HistoryChoice;
  /** A moment of the past, of which the screens, the rail and the status line tell; null: now. */
  readonly past: Past | null;
}

/** `at`: wall time, ms. `unknown`: nothing was read then. */
export type Past = { readonly at: number } & PastKnown;
export type PastKnown =
  | { readonly state: 'asked' }
  | { readonly state: 'known'; readonly moment: HistoryMoment }
  | { readonly state: 'unknown' }
  | { readonly state: 'refused'; readonly trouble: string };

export function initialDeck(): Deck {
  return {
    snapshot: null,
    connection: 'connecting',
    environment: null,
    health: null,
    proposals: [],
    openProposal: null,
    settings: null,
    view: 'overview',
    settingsAt: null,
    jobsTab: 'all',
    jobsSearch: '',
    jobsFound: null,
    selectedJobId: null,
    picked: null,
    newJobOpen: false,
    editing: null,
    importing: null,
    comparison: null,
    overlay: null,
    alertRule: null,
    dropping: false,
    template: null,
    sheetFor: 'job',
    theme: storedTheme(),
    rail: storedRail(),
    throughputRange: '10min',
    history: { metric: 'jobs_completed', range: 'hour', before: true, queue: null, kind: null },
    past: null,
  };
}

/** One window, one deck. Written by actions.ts alone. */
export const deck = createStore<Deck>(initialDeck);

/** What components read; only the gallery puts others beside the one of the window. */
export const DeckContext = createContext<StoreApi<Deck>>(deck);

export function useDeck<T>(selector: (deck: Deck) => T): T {
  return useStore(useContext(DeckContext), selector);
}
