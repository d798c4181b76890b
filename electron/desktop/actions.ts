import { join } from 'node:path';
import { type App, dialog, shell } from 'electron';
import type { AppCommandId } from '../../shared/app-commands.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../shared/result.ts';
import { folderSize } from '../folder-size.ts';
import type { DesktopCommands } from '../ipc/handlers.ts';
import { type AskHistory, queryHistory } from '../ipc/history.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import type { LogBook } from '../log-book.ts';
import { errorText } from '../logger.ts';
import type { ProposalDesk } from '../proposals/proposal-desk.ts';
import type { Engine } from '../queue/engine.ts';
import type { SettingsDesk } from '../settings-desk.ts';
import { createTemplateDesk } from '../templates.ts';
import { startTour } from '../tour.ts';
import type { MenuActions } from './app-menu.ts';
import type { Choices } from './choices.ts';
import type { Health } from './crash/health.ts';
import { bundleByDialog } from './dialogs/bundle-dialog.ts';
import { compareByDialog } from './dialogs/compare-dialog.ts';
import { exportHistoryByDialog, exportSnapshotByDialog } from './dialogs/export-dialog.ts';
import { chooseImportByDialog } from './dialogs/import-dialog.ts';
import { createJobExports } from './dialogs/job-exports.ts';
import type { EndpointDesk } from './session/endpoint-desk.ts';
import type { TelemetryDesk } from './session/telemetry-desk.ts';
import type { SettingsFile } from './settings-file.ts';
import type { TrayAction } from './tray/tray-menu.ts';
import type { MainWindow } from './window/main-window.ts';

export interface Actions {
  /** Asked for by the page, which shows what came of it. */
  readonly forWindow: DesktopCommands;
  /** Asked for by the menu or the tray, where only a dialog can say that it failed. */
  readonly forMenu: MenuActions;
  readonly forTray: Readonly<Record<TrayAction, () => void>>;
  /** Files of jobs that are being written are given up, and nothing is left of them. */
  stopExports(): void;
  /** Asked for by a notification. */
  retryJobs(jobIds: readonly string[]): void;
}

/** One way to do each thing, whoever asks for it. */
export function createActions(parts: {
  readonly app: App;
  readonly engine: Engine;
  readonly snapshots: SnapshotSource;
  readonly history: AskHistory;
  readonly proposals: ProposalDesk;
  readonly window: MainWindow;
  readonly choices: Choices;
  readonly tourFile: string;
  readonly log: LogBook;
  readonly settings: SettingsDesk;
  readonly desktopSettings: SettingsFile;
  readonly endpoint: EndpointDesk;
  readonly telemetry: TelemetryDesk;
  /** null: everything is in memory. */
  readonly dataFolder: string | null;
  readonly health: Health;
  readonly restartEngine: () => Promise<Result<null>>;
}): Actions {
  const { app, engine, snapshots, history, window, choices, tourFile, log } = parts;
  const { dataFolder, settings, desktopSettings, endpoint, telemetry } = parts;
  const exporting = createJobExports(app, engine.whole);
  const forWindow: DesktopCommands = {
    exportHistory: (query, format) =>
      exportHistoryByDialog(app, window.current(), () => queryHistory(history, query), {
        metric: query.metric,
        format,
      }),
    exportSnapshot: () => exportSnapshotByDialog(app, window.current(), snapshots),
    exportJobs: (input) => exporting.byDialog(window.current(), input),
    bundleJob: (jobId) => bundleByDialog({ app, engine, snapshots, log, window: window.current() }, jobId),
    decideProposal: (id, accepted) => parts.proposals.decide(id, accepted),
    compareSnapshots: (second) => compareByDialog(window.current(), snapshots, second),
    chooseImport: () => chooseImportByDialog(window.current()),
    startTour: () => startTour(engine, tourFile),
    showDataFolder: () => showDataFolder(dataFolder),
    health: parts.health.current,
    restartEngine: parts.restartEngine,
    minimize: () => window.current()?.minimize(),
    toggleMaximize: () => {
      const current = window.current();
      if (current?.isMaximized()) current.unmaximize();
      else current?.maximize();
    },
    close: () => window.current()?.close(),
    templates: createTemplateDesk(dataFolder),
    settings: () => ({
      ...settings.present(),
      onClose: desktopSettings.get().onClose,
      desktop: choices.current(),
    }),
    setNotification: choices.setNotification,
    setStartAtLogin: choices.setStartAtLogin,
    setOpenKeys: choices.setOpenKeys,
    endpoint: endpoint.present,
    setEndpoint: endpoint.set,
    telemetry: telemetry.present,
    setTelemetry: telemetry.set,
    setRetention: (retention) => settings.setRetention(retention),
    useDefaultSettings: () => settings.useDefaults(),
    setOnClose: (onClose) => desktopSettings.change({ onClose }),
    log: (query) => log.page(query),
    dataFolderSize: async () => (dataFolder === null ? null : folderSize(dataFolder)),
  };
  const forMenu: MenuActions = {
    inWindow: (command: AppCommandId) => window.open({ command }),
    pauseAll: () => tell('Pausing', engine.pause()),
    resumeAll: () => tell('Resuming', engine.resume()),
    exportSnapshot: () => tell('Exporting the snapshot', forWindow.exportSnapshot()),
    startTour: () => tell('Starting the tour', forWindow.startTour()),
    showDataFolder: () => tell('Showing the data folder', forWindow.showDataFolder()),
  };
  const forTray: Actions['forTray'] = {
    pause: forMenu.pauseAll,
    resume: forMenu.resumeAll,
    'new-job': () => forMenu.inWindow('new-job'),
    export: forMenu.exportSnapshot,
    open: () => window.show(),
    quit: () => app.quit(),
  };
  return {
    forWindow,
    forMenu,
    forTray,
    stopExports: exporting.stop,
    retryJobs: (ids) => tell('Retrying', engine.change({ type: 'retry' }, { type: 'ids', ids })),
  };
}

/** Shown in the file manager, and not opened: what is opened may be run. */
async function showDataFolder(path: string | null): Promise<Result<null>> {
  if (path === null) {
    return err({
      field: '',
      expected: 'a data folder that can be shown',
      got: 'jobs in memory',
      fix: 'Start Jobdeck without --memory to keep them.',
    });
  }
  shell.showItemInFolder(join(path, 'jobs.db'));
  return ok(null);
}

function tell(what: string, answer: Promise<Result<unknown, Problem | readonly Problem[]>>): void {
  const fail = (text: string): void => dialog.showErrorBox(`${what} did not work`, text);
  void answer.then(
    (result) => {
      if (!result.ok)
        fail(
          [result.error]
            .flat()
            .map((problem) => describeProblem(problem))
            .join('\n'),
        );
    },
    (error: unknown) => fail(errorText(error)),
  );
}
