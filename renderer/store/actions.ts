import type { AlertRule } from '../../shared/alerts/alerts.ts';
import type { AppHealth } from '../../shared/app-health.ts';
import type { ShowRequest } from '../../shared/contract/contract.ts';
import type { Environment } from '../../shared/contract/replies.ts';
import type { Selection } from '../../shared/jobs/control.ts';
import type { ImportFile } from '../../shared/jobs/import.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { FoundTotal } from '../../shared/jobs/job-views.ts';
import type { Proposal } from '../../shared/jobs/proposals.ts';
import type { Template } from '../../shared/jobs/templates.ts';
import type { Snapshot, ThroughputRange } from '../../shared/numbers/snapshot.ts';
import type { SnapshotsCompared } from '../../shared/numbers/snapshot-diff.ts';
import type { Schedule } from '../../shared/schedules/schedule.ts';
import type { SettingsPresent } from '../../shared/settings/settings.ts';
import { type Deck, deck, type HistoryChoice, type JobsTab, type PastKnown, type View } from './deck.ts';
import { storeRail } from './rail.ts';
import { storeTheme, type ThemeChoice } from './theme.ts';

export function showView(view: View): void {
  deck.setState({ view });
}

/** Alerts are a part of Settings. */
export function showAlerts(): void {
  deck.setState({ view: 'settings', settingsAt: 'alerts' });
}

export function reachedSettings(): void {
  deck.setState({ settingsAt: null });
}

/** Opens Jobs at a tab, with what is to be found there; a job that was selected there before is let go. */
export function showJobs(tab: JobsTab, search = ''): void {
  deck.setState({ view: 'jobs', jobsTab: tab, jobsSearch: search, jobsFound: null, ...NOTHING_CHOSEN });
}

/** Another tab of the same search. */
export function showTab(tab: JobsTab): void {
  deck.setState({ jobsTab: tab, jobsFound: null, ...NOTHING_CHOSEN });
}

export function searchJobs(search: string): void {
  deck.setState({ jobsSearch: search, jobsFound: null, ...NOTHING_CHOSEN });
}

const NOTHING_CHOSEN = { selectedJobId: null, picked: null } as const;

export function setFound(found: FoundTotal): void {
  deck.setState({ jobsFound: found });
}

/** Opens Jobs with this job beside the table. */
export function showJob(id: string): void {
  deck.setState({ view: 'jobs', selectedJobId: id });
}

export function selectJob(id: string | null): void {
  deck.setState({ selectedJobId: id });
}

/** With null nothing is picked any more. */
export function pick(picked: Selection | null): void {
  deck.setState({ picked });
}

export function openNewJob(): void {
  if (deck.getState().importing !== null) return;
  deck.setState({ newJobOpen: true, editing: null, template: null, sheetFor: 'job' });
}

export function openFromTemplate(template: Template): void {
  if (deck.getState().importing !== null) return;
  deck.setState({ newJobOpen: true, editing: null, template, sheetFor: 'job' });
}

/** The sheet with what the job was asked, to be changed and tried again. */
export function openEdit(job: Job): void {
  deck.setState({ newJobOpen: true, editing: job, sheetFor: 'job' });
}

export function openNewSchedule(): void {
  deck.setState({ newJobOpen: true, editing: null, sheetFor: 'schedule' });
}

/** With what that schedule is. */
export function openScheduleSheet(schedule: Schedule): void {
  deck.setState({ newJobOpen: true, editing: null, sheetFor: schedule });
}

export function closeNewJob(): void {
  deck.setState({ newJobOpen: false, editing: null, template: null });
}

/** One sheet at a time: what is typed into the other is not thrown away. */
export function openImport(importing: ImportFile): void {
  if (!deck.getState().newJobOpen) deck.setState({ importing });
}

export function closeImport(): void {
  deck.setState({ importing: null });
}

export function openPalette(): void {
  deck.setState({ overlay: 'palette' });
}

export function openKeys(): void {
  deck.setState({ overlay: 'keys' });
}

/** The sheet of a rule; with null of a new one. */
export function openAlertRule(alertRule: AlertRule | null): void {
  deck.setState({ overlay: 'alert-rule', alertRule });
}

export function closeOverlay(): void {
  deck.setState({ overlay: null });
}

export function setDropping(dropping: boolean): void {
  deck.setState({ dropping });
}

/** What a notification was about. */
export function show(request: Exclude<ShowRequest, { readonly command: unknown }>): void {
  if (request.view === 'job') showJob(request.jobId);
  else if (request.view === 'jobs') showJobs(request.tab, request.search);
  else openProposal(request.proposalId);
}

export function setTheme(theme: ThemeChoice): void {
  storeTheme(theme);
  deck.setState({ theme });
}

export function toggleRail(): void {
  const rail = deck.getState().rail === 'words' ? 'icons' : 'words';
  storeRail(rail);
  deck.setState({ rail });
}

export function setThroughputRange(throughputRange: ThroughputRange): void {
  deck.setState({ throughputRange });
}

/** All as it was at a moment: from History, on the Overview. */
export function lookBack(at: number): void {
  deck.setState(({ view, past }) => ({
    view: view === 'history' ? 'overview' : view,
    // What is known of another moment stays until there is an answer, so that the screen doesn't flicker.
    past: past?.state === 'known' ? { ...past, at } : { at, state: 'asked' },
  }));
}

/** What History knows of it; of a moment that is not looked at any more nothing is taken. */
export function receivePast(at: number, known: PastKnown): void {
  if (deck.getState().past?.at === at) deck.setState({ past: { at, ...known } });
}

export function backToNow(): void {
  deck.setState({ past: null });
}

export function setHistory(choice: Partial<HistoryChoice>): void {
  deck.setState(({ history }) => ({ history: { ...history, ...choice } }));
}

export function setConnection(connection: Deck['connection']): void {
  if (deck.getState().connection !== connection) deck.setState({ connection });
}

export function receiveHealth(health: AppHealth): void {
  deck.setState({ health });
}

export function openComparison(comparison: SnapshotsCompared): void {
  deck.setState({ comparison, overlay: null });
}

export function closeComparison(): void {
  deck.setState({ comparison: null });
}

export function receiveProposals(proposals: readonly Proposal[]): void {
  deck.setState({ proposals });
}

/** null: none is looked at. */
export function openProposal(id: string | null): void {
  deck.setState({ openProposal: id });
}

export function receiveEnvironment(environment: Environment): void {
  deck.setState({ environment });
}

export function receiveSettings(settings: SettingsPresent): void {
  deck.setState({ settings });
}

/** A push and the answer to a query can overtake each other: whatever is older than what is shown is dropped. */
export function receiveSnapshot(snapshot: Snapshot): void {
  const shown = deck.getState().snapshot;
  const newer =
    shown === null ||
    snapshot.revision > shown.revision ||
    // The engine was started anew, and counts its revisions anew.
    snapshot.engine.startedAt > shown.engine.startedAt;
  deck.setState(newer ? { snapshot, connection: 'live' } : { connection: 'live' });
}
