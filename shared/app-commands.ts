/**
 * What the app can be asked from its menu, by keys and from the palette. One list, so that all three offer the same under the
 * same words and keys. Keys are written as Electron's accelerators.
 */
export const APP_COMMANDS = {
  'new-job': { title: 'New job', keys: 'CmdOrCtrl+N' },
  'new-schedule': { title: 'New schedule', keys: null },
  import: { title: 'Import a file of jobs', keys: 'CmdOrCtrl+I' },
  'export-snapshot': { title: 'Export snapshot', keys: 'CmdOrCtrl+E' },
  'compare-now': { title: 'Compare a snapshot with now', keys: null },
  'compare-files': { title: 'Compare two snapshots', keys: null },
  undo: { title: 'Undo the last change', keys: 'CmdOrCtrl+Z' },
  palette: { title: 'Search jobs or type a command', keys: 'CmdOrCtrl+K' },
  overview: { title: 'Overview', keys: 'CmdOrCtrl+1' },
  jobs: { title: 'Jobs', keys: 'CmdOrCtrl+2' },
  queues: { title: 'Queues', keys: 'CmdOrCtrl+3' },
  schedules: { title: 'Schedules', keys: 'CmdOrCtrl+4' },
  history: { title: 'History', keys: 'CmdOrCtrl+5' },
  log: { title: 'Log', keys: 'CmdOrCtrl+6' },
  settings: { title: 'Settings', keys: 'CmdOrCtrl+,' },
  alerts: { title: 'Alerts', keys: null },
  'pause-all': { title: 'Pause all queues', keys: 'CmdOrCtrl+Shift+P' },
  'resume-all': { title: 'Resume all queues', keys: 'CmdOrCtrl+Shift+R' },
  'toggle-rail': { title: 'Show or hide the words of the rail', keys: 'CmdOrCtrl+B' },
  'theme-system': { title: 'Theme: as the system', keys: null },
  'theme-light': { title: 'Theme: light', keys: null },
  'theme-dark': { title: 'Theme: dark', keys: null },
  'start-tour': { title: 'Start the tour', keys: null },
  'show-data-folder': { title: 'Show the data folder', keys: null },
  keys: { title: 'Keyboard shortcuts', keys: 'CmdOrCtrl+/' },
} as const satisfies Readonly<Record<string, AppCommand>>;

interface AppCommand {
  readonly title: string;
  readonly keys: `CmdOrCtrl+${string}` | null;
}

export type AppCommandId = keyof typeof APP_COMMANDS;

export const APP_COMMAND_IDS = Object.keys(APP_COMMANDS) as readonly AppCommandId[];

/** What a key press has to have, without the platform's Ctrl or ⌘; null for a command without keys. */
export function chordOf(id: AppCommandId): { readonly key: string; readonly shift: boolean } | null {
  const { keys } = APP_COMMANDS[id];
  if (keys === null) return null;
  const parts = keys.split('+').slice(1);
  return { key: (parts.at(-1) ?? '').toLowerCase(), shift: parts.includes('Shift') };
}
