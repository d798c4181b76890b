import { join } from 'node:path';
import { app, dialog, ipcMain } from 'electron';
import { assemble } from './assemble.ts';
import { systemClock as clock } from './clock.ts';
import { type ControlServer, serveControl } from './control/server.ts';
import { createActions } from './desktop/actions.ts';
import { setAppMenu } from './desktop/app-menu.ts';
import { type Arguments, parseArguments } from './desktop/arguments.ts';
import { carryOut } from './desktop/carry-out.ts';
import { createChoices } from './desktop/choices.ts';
import { explainClosing } from './desktop/close-notice.ts';
import { recoverFromCrash } from './desktop/crash.ts';
import { guardApp } from './desktop/guard.ts';
import { showInTerminal } from './desktop/headless.ts';
import { manageLifecycle } from './desktop/lifecycle.ts';
import { createMainWindow } from './desktop/main-window.ts';
import { openDataFolder } from './desktop/open-data.ts';
import { explainOtherFolder } from './desktop/other-folder.ts';
import { registerAppScheme, serveApp } from './desktop/protocol.ts';
import { openSettingsFile } from './desktop/settings-file.ts';
import { becomeOnlyInstance } from './desktop/single-instance.ts';
import { createSurroundings } from './desktop/surroundings.ts';
import { publishTestHandle } from './desktop/test-handle.ts';
import { utilityProcessHost } from './desktop/utility-process-host.ts';
import { logEvents } from './event-log.ts';
import { createEngineHandlers, createHandlers } from './ipc/handlers.ts';
import { createOutputPublisher } from './ipc/output-publisher.ts';
import { serveIpc } from './ipc/server.ts';
import { createSnapshotPublisher } from './ipc/snapshot-publisher.ts';
import { bothLoggers, LogBook } from './log-book.ts';
import { errorStack, logfmtLogger } from './logger.ts';
import { createSettingsDesk } from './settings-desk.ts';

/**
 * Builds the parts and wires them; what each does is told where it lives. Nothing here waits at the top level: Electron
 * becomes ready only after this file has been evaluated.
 */
let writeLog = (line: string): void => void process.stderr.write(line);
/** What the window's log shows: with what happens to jobs, which standard error is not told. */
const log = new LogBook(clock.now);
const logger = bothLoggers(
  logfmtLogger((line) => writeLog(line), clock.now),
  log,
);
const args = parseArguments(process.argv, process.cwd());
/** The first instance, asked by a second one. */
let onSecondInstance = (_args: Arguments): void => undefined;

process.on('uncaughtExceptionMonitor', (error) => {
  logger.log('ERROR', 'uncaught_exception', { error: errorStack(error) });
});
registerAppScheme();
app.enableSandbox();
const isOnly = becomeOnlyInstance({
  app,
  argv: process.argv,
  onSecond: (second) => onSecondInstance(second),
  complain: (text) => process.stderr.write(text),
});
if (isOnly) app.whenReady().then(start).catch(fail);

async function start(): Promise<void> {
  guardApp(app, logger);
  const devServer = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  serveApp({ rendererFolder: join(import.meta.dirname, '../renderer'), devServer });
  const desktopSettings = openSettingsFile(join(app.getPath('userData'), 'desktop.json'), logger);
  const modules = {
    store: join(import.meta.dirname, 'store-thread.js'),
    output: join(import.meta.dirname, 'output-thread.js'),
  };
  const data = await openDataFolder({ app, args, modules, logger });
  if (data === null) return app.exit(1);
  const tourFile = join(app.getAppPath(), 'examples/tour.jsonl');

  const { engine, snapshots, throughput } = assemble({
    host: utilityProcessHost,
    launcherPath: join(import.meta.dirname, 'launcher.js'),
    moduleProcessPath: join(import.meta.dirname, 'module-process.js'),
    logger,
    clock,
    version: app.getVersion(),
    ...data.parts,
  });
  engine.subscribe(logEvents(log));
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
  const window = createMainWindow({
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    settings: desktopSettings,
    logger,
    onVisible: (visible) => {
      for (const pushed of [publisher, outputs]) {
        if (visible) pushed.show();
        else pushed.hide();
      }
      if (visible) around?.windowShows();
    },
    onClose: () => (around === null || lifecycle.isQuitting() ? 'close' : desktopSettings.get().onClose),
    onHidden: () => explainClosing(desktopSettings, window.show),
    onQuit: () => app.quit(),
    onCreated: ({ webContents }) =>
      recoverFromCrash(webContents, { logger, clock, onGone: () => outputs.follow(null) }),
  });
  let control: ControlServer | null = null;
  const lifecycle = manageLifecycle({
    app,
    engine,
    snapshots,
    logger,
    window,
    shutDoors: () => control?.shut(),
    cleanUp: async () => {
      control?.close();
      stopServing();
      publisher.stop();
      outputs.stop();
      terminal?.stop();
      around?.stop();
      await desktopSettings.flush();
    },
  });
  const settings = createSettingsDesk({
    folder: data.folder,
    settings: data.settings,
    onRetention: (retention) => engine.setRetention(retention),
    logger,
  });
  const actions = createActions({
    app,
    engine,
    snapshots,
    window,
    choices: createChoices(desktopSettings),
    tourFile,
    log,
    settings,
    desktopSettings,
    dataFolder: data.folder,
  });
  const platform = process.platform as 'linux' | 'darwin' | 'win32';
  const environment = {
    platform,
    version: app.getVersion(),
    home: app.getPath('home'),
  };
  const asked = { engine, snapshots, throughput, environment };
  const handlers = createHandlers({ ...asked, outputs, desktop: actions.forWindow });
  const stopServing = serveIpc({ ipc: ipcMain, handlers, logger, clock });
  setAppMenu(actions.forMenu, { isMac: platform === 'darwin', isDev: devServer !== null });
  const around = args.headless
    ? null
    : createSurroundings({
        app,
        platform,
        engine,
        snapshots,
        clock,
        settings: desktopSettings,
        window,
        actions,
      });
  const terminal = args.headless ? showInTerminal({ terminal: process.stdout, snapshots, clock }) : null;
  if (terminal) writeLog = (line) => terminal.aside(() => process.stderr.write(line));
  publishTestHandle(app, { tray: around?.tray ?? null });

  onSecondInstance = (second) => {
    if (!args.headless) window.show();
    if (second.tour) actions.forMenu.startTour();
    explainOtherFolder(data.folder, second);
  };
  app.on('activate', window.show);
  if (!args.headless || args.screenshot !== null) window.show();

  await engine.start();
  if (data.folder !== null) {
    control = await serveControl({
      folder: data.folder,
      version: app.getVersion(),
      handlersFor: (outputs) => createEngineHandlers({ ...asked, outputs }),
      output: engine.output,
      logger,
      clock,
    });
  }
  await carryOut({
    args,
    diedBefore: data.diedBefore,
    engine,
    snapshots,
    window,
    lifecycle,
    terminal,
    tourFile,
    logger,
  });
}

/** Without an engine there is nothing to show. */
function fail(error: unknown): void {
  const text = errorStack(error);
  logger.log('ERROR', 'start_failed', { error: text });
  if (!args.headless) dialog.showErrorBox('Jobdeck could not start', text);
  app.exit(1);
}
