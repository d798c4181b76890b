import { join } from 'node:path';
import { type App, ipcMain } from 'electron';
import type { Environment } from '../../../shared/contract/replies.ts';
import { assemble } from '../../assemble.ts';
import type { Clock } from '../../clock.ts';
import { type ControlServer, serveControl } from '../../control/server.ts';
import type { OpenData } from '../../data-folder.ts';
import { logEvents } from '../../event-log.ts';
import { createEngineHandlers, createHandlers } from '../../ipc/handlers.ts';
import { createOutputPublisher } from '../../ipc/output-publisher.ts';
import { serveIpc } from '../../ipc/server.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { createSnapshotPublisher } from '../../ipc/snapshot-publisher.ts';
import type { LogBook } from '../../log-book.ts';
import type { Logger } from '../../logger.ts';
import type { Engine } from '../../queue/engine.ts';
import { createSettingsDesk } from '../../settings-desk.ts';
import { type Actions, createActions } from '../actions.ts';
import { setAppMenu } from '../app-menu.ts';
import type { Choices } from '../choices.ts';
import { chosenSettings } from '../chosen-settings.ts';
import { controlHandlers } from '../control-handlers.ts';
import type { Health } from '../crash/health.ts';
import type { SettingsFile } from '../settings-file.ts';
import { createSurroundings } from '../surroundings.ts';
import { utilityProcessHost } from '../system/utility-process-host.ts';
import { publishTestHandle } from '../test-handle.ts';
import type { MainWindow } from '../window/main-window.ts';
import { createEndpointDesk } from './endpoint-desk.ts';
import { createTelemetryDesk } from './telemetry-desk.ts';

/** All that lives as long as one engine. The window outlives it: an engine that crashed is replaced by another session. */
export interface Session {
  readonly data: OpenData;
  readonly engine: Engine;
  readonly snapshots: SnapshotSource;
  readonly actions: Actions;
  /** Whether the person can see the window. */
  setVisible(visible: boolean): void;
  /** The page is gone, and follows no output any more. */
  forgetPage(): void;
  start(): Promise<void>;
  /** Nobody is let in any more: before the engine stops. */
  shutDoors(): void;
  /** After the engine has stopped. */
  cleanUp(): Promise<void>;
}

export interface SessionParts {
  readonly app: App;
  readonly data: OpenData;
  /** The folder of the built main process, where the modules of its threads and processes are. */
  readonly built: string;
  readonly isHeadless: boolean;
  readonly isDev: boolean;
  readonly window: MainWindow;
  readonly settings: SettingsFile;
  readonly choices: Choices;
  readonly health: Health;
  readonly restartEngine: Actions['forWindow']['restartEngine'];
  readonly tourFile: string;
  /** What the window's log shows. */
  readonly log: LogBook;
  readonly logger: Logger;
  readonly clock: Clock;
}

export function createSession(parts: SessionParts): Session {
  const { app, data, built, window, settings: desktopSettings, health, tourFile, log, logger, clock } = parts;
  const platform = process.platform as Environment['platform'];
  const { engine, snapshots, throughput, history, alerts, proposals } = assemble({
    host: utilityProcessHost,
    launcherPath: join(built, 'launcher.js'),
    moduleProcessPath: join(built, 'module-process.js'),
    historyThreadPath: join(built, 'history-thread.js'),
    recalls: true,
    chosen: () => chosenSettings(settings.present(), desktopSettings.get()),
    logger,
    clock,
    version: app.getVersion(),
    ...data.parts,
  });
  engine.subscribe(logEvents(log));
  const tellProposals = (): void => void proposals.list().then((all) => window.push('proposals', all));
  const stopProposals = proposals.onChanged(tellProposals);
  data.onStoreGone((reason) => health.engineCrashed(`The job store ended: ${reason}.`));
  const publisher = createSnapshotPublisher({
    snapshots,
    clock,
    send: (snapshot) => window.push('snapshot', snapshot),
  });
  const outputs = createOutputPublisher({
    output: engine.output,
    clock,
    send: (output) => window.push('output', output),
  });
  const settings = createSettingsDesk({
    folder: data.folder,
    settings: data.settings,
    onRetention: (retention) => engine.setRetention(retention),
    onHistoryBytes: (bytes) => history.setMostBytes(bytes),
    logger,
  });
  const askHistory: typeof history.query = (query) => history.query(query);
  const askMoment: typeof history.moment = (at) => history.moment(at);
  const version = app.getVersion();
  const environment = { platform, version, home: app.getPath('home') };
  const asked = {
    engine,
    snapshots,
    throughput,
    history: askHistory,
    moment: askMoment,
    alerts,
    environment,
    proposals,
  };
  const endpoint = createEndpointDesk({
    settings: desktopSettings,
    folder: data.folder,
    engine,
    snapshots,
    handlers: createEngineHandlers({ ...asked, outputs: { follow: () => undefined } }),
    version,
    logger,
    clock,
  });
  const telemetry = createTelemetryDesk({
    settings: desktopSettings,
    engine,
    snapshots,
    version,
    logger,
    clock,
  });
  const actions = createActions({
    app,
    engine,
    snapshots,
    history: askHistory,
    proposals,
    window,
    choices: parts.choices,
    tourFile,
    log,
    settings,
    desktopSettings,
    endpoint,
    telemetry,
    dataFolder: data.folder,
    health,
    restartEngine: parts.restartEngine,
  });
  const handlers = createHandlers({ ...asked, outputs, desktop: actions.forWindow });
  const stopServing = serveIpc({ ipc: ipcMain, handlers, logger, clock });
  setAppMenu(actions.forMenu, { isMac: platform === 'darwin', isDev: parts.isDev });
  const around = parts.isHeadless
    ? null
    : createSurroundings({
        app,
        platform,
        engine,
        snapshots,
        alerts,
        proposals,
        clock,
        settings: desktopSettings,
        window,
        actions,
      });
  publishTestHandle(app, { tray: around?.tray ?? null });
  let control: ControlServer | null = null;

  return {
    data,
    engine,
    snapshots,
    actions,
    setVisible: (visible) => {
      for (const pushed of [publisher, outputs]) {
        if (visible) pushed.show();
        else pushed.hide();
      }
      if (visible) around?.windowShows();
    },
    forgetPage: () => outputs.follow(null),
    start: async () => {
      await engine.start();
      await telemetry.start();
      if (data.folder === null) return;
      control = await serveControl({
        folder: data.folder,
        version,
        handlersFor: (its) => {
          const forAll = createEngineHandlers({ ...asked, outputs: its });
          return controlHandlers(forAll, { isHeadless: parts.isHeadless, proposals, log });
        },
        output: engine.output,
        logger,
        clock,
      });
      await endpoint.start();
    },
    shutDoors: () => {
      control?.shut();
      endpoint.shut();
      actions.stopExports();
    },
    cleanUp: async () => {
      control?.close();
      await endpoint.close();
      await telemetry.close();
      stopServing();
      stopProposals();
      publisher.stop();
      outputs.stop();
      around?.stop();
      await alerts.close();
      await history.close();
    },
  };
}
