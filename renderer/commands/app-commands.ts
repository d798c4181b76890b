import { APP_COMMANDS, type AppCommandId, chordOf } from '../../shared/app-commands.ts';
import type { Environment } from '../../shared/contract/replies.ts';
import { isMac } from '../frame/platform.ts';
import {
  openKeys,
  openNewJob,
  openNewSchedule,
  openPalette,
  setTheme,
  showAlerts,
  showView,
  toggleRail,
} from '../store/actions.ts';
import type { Deck } from '../store/deck.ts';
import { isLookOnly } from '../store/selectors.ts';
import { undo } from './change.ts';
import { exportSnapshot, pauseAll, resumeAll, showDataFolder, startTour } from './commands.ts';
import { compareSnapshots } from './compare.ts';
import { chooseImport } from './import.ts';

const RUN: Readonly<Record<AppCommandId, () => void>> = {
  'new-job': openNewJob,
  'new-schedule': openNewSchedule,
  import: () => void chooseImport(),
  'export-snapshot': () => void exportSnapshot(),
  'compare-now': () => void compareSnapshots('now'),
  'compare-files': () => void compareSnapshots('file'),
  undo: () => void undo(null),
  palette: openPalette,
  overview: () => showView('overview'),
  jobs: () => showView('jobs'),
  queues: () => showView('queues'),
  schedules: () => showView('schedules'),
  history: () => showView('history'),
  log: () => showView('log'),
  settings: () => showView('settings'),
  alerts: showAlerts,
  'pause-all': () => void pauseAll(),
  'resume-all': () => void resumeAll(),
  'toggle-rail': toggleRail,
  'theme-system': () => setTheme('system'),
  'theme-light': () => setTheme('light'),
  'theme-dark': () => setTheme('dark'),
  'start-tour': () => void startTour(),
  'show-data-folder': () => void showDataFolder(),
  keys: openKeys,
};

export function runAppCommand(id: AppCommandId): void {
  RUN[id]();
}

/** Whether it would do something now: the palette offers no more than that. */
export function isOffered(id: AppCommandId, { snapshot, theme }: Deck): boolean {
  if (id === 'palette') return false;
  if (id.startsWith('theme-')) return id !== `theme-${theme}`;
  const looksOnly = snapshot === null || isLookOnly(snapshot);
  if (id === 'pause-all') return !looksOnly && snapshot.engine.state !== 'paused';
  if (id === 'resume-all') return !looksOnly && snapshot.engine.state === 'paused';
  if (id === 'undo') return !looksOnly && snapshot.undoable !== null;
  if (id === 'show-data-folder') return snapshot?.engine.storage.folder != null;
  if (id === 'import' || id === 'start-tour') return !looksOnly;
  return true;
}

/** How its keys are written on screen: `Ctrl Shift P`, on a Mac `⌘ ⇧ P`; null without any. */
export function keysText(id: AppCommandId, platform: Environment['platform'] | undefined): string | null {
  const chord = chordOf(id);
  if (chord === null) return null;
  const mac = isMac(platform);
  const keys = [mac ? '⌘' : 'Ctrl', ...(chord.shift ? [mac ? '⇧' : 'Shift'] : []), chord.key.toUpperCase()];
  return keys.join(' ');
}

export function titleOf(id: AppCommandId): string {
  return APP_COMMANDS[id].title;
}
