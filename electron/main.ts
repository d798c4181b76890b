import { join } from 'node:path';
import { app, dialog } from 'electron';
import { systemClock as clock } from './clock.ts';
import type { OpenData } from './data-folder.ts';
import { type Arguments, parseArguments } from './desktop/arguments.ts';
import { carryOut } from './desktop/carry-out.ts';
import { createChoices } from './desktop/choices.ts';
import { explainClosing } from './desktop/close-notice.ts';
import { recoverFromCrash } from './desktop/crash.ts';
import { noticeCrash } from './desktop/crash-notice.ts';
import { showGallery } from './desktop/gallery.ts';
import { guardApp } from './desktop/guard.ts';
import { showInTerminal } from './desktop/headless.ts';
import { createHealth } from './desktop/health.ts';
import { manageLifecycle } from './desktop/lifecycle.ts';
import { createMainWindow } from './desktop/main-window.ts';
import { openDataFolder } from './desktop/open-data.ts';
import { claimLinks, receiveLinks } from './desktop/open-link.ts';
import { explainOtherFolder } from './desktop/other-folder.ts';
import { registerAppScheme, serveApp } from './desktop/protocol.ts';
import { restartEngine } from './desktop/restart-engine.ts';
import { createSession, type Session } from './desktop/session.ts';
import { openSettingsFile } from './desktop/settings-file.ts';
import { becomeOnlyInstance } from './desktop/single-instance.ts';
import { bothLoggers, LogBook } from './log-book.ts';
import { errorStack, errorText, logfmtLogger } from './logger.ts';

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

/** Nobody knows what it has left half done, so it is told; before the engine is there, it is the end. */
let onUncaught = fail;

process.on('uncaughtException', (error) => {
  logger.log('ERROR', 'uncaught_exception', { error: errorStack(error) });
  onUncaught(error);
});
const links = receiveLinks({ app, logger });
registerAppScheme();
app.enableSandbox();
if (args.gallery && !app.isPackaged) {
  app.whenReady().then(startGallery).catch(fail);
} else {
  const isOnly = becomeOnlyInstance({
    app,
    argv: process.argv,
    onSecond: (second) => onSecondInstance(second),
    complain: (text) => process.stderr.write(text),
  });
  if (isOnly) app.whenReady().then(start).catch(fail);
}

async function startGallery(): Promise<void> {
  guardApp(app, logger);
  serveApp({
    rendererFolder: join(import.meta.dirname, '../gallery'),
    devServer: process.env['ELECTRON_RENDERER_URL'] ?? null,
  });
  await showGallery({ app, args, logger });
}

async function start(): Promise<void> {
  guardApp(app, logger);
  const devServer = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  serveApp({ rendererFolder: join(import.meta.dirname, '../renderer'), devServer });
  const settings = openSettingsFile(join(app.getPath('userData'), 'desktop.json'), logger);
  const modules = {
    store: join(import.meta.dirname, 'store-thread.js'),
    output: join(import.meta.dirname, 'output-thread.js'),
  };
  const openData = (): Promise<OpenData | null> => openDataFolder({ app, args, modules, logger });
  const data = await openData();
  if (data === null) return app.exit(1);
  const tourFile = join(app.getAppPath(), 'examples/tour.jsonl');

  const window = createMainWindow({
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    settings,
    logger,
    onVisible: (visible) => {
      isVisible = visible;
      session.setVisible(visible);
    },
    onClose: () => (args.headless || lifecycle.isQuitting() ? 'close' : settings.get().onClose),
    onHidden: () => explainClosing(settings, window.show),
    onQuit: () => app.quit(),
    onCreated: ({ webContents }) => {
      const onGone = (): void => session.forgetPage();
      recoverFromCrash(webContents, { logger, clock, onGone, onCrashed: health.windowCrashed });
    },
  });
  const choices = createChoices({ app, settings, isHeadless: args.headless, openWindow: window.show });
  const health = createHealth({
    clock,
    noRestart: () => (session.data.folder === null ? 'Jobs are in memory only, and would be gone.' : null),
    tell: (current) => {
      window.push('health', current);
      if (!args.headless) noticeCrash(current, window);
    },
  });
  let isVisible = false;
  const sessionOf = (opened: OpenData): Session =>
    createSession({
      app,
      data: opened,
      built: import.meta.dirname,
      isHeadless: args.headless,
      isDev: devServer !== null,
      window,
      settings,
      choices,
      health,
      restartEngine: () =>
        restartEngine({
          old: session,
          open: openData,
          begin: async (next) => {
            session = sessionOf(next);
            session.setVisible(isVisible);
            await session.start();
          },
          quit: () => lifecycle.quit(1),
          health,
          logger,
          clock,
        }),
      tourFile,
      log,
      logger,
      clock,
    });
  let session = sessionOf(data);
  onUncaught = (error) => health.engineCrashed(`An error that nobody expected: ${errorText(error)}.`);
  const lifecycle = manageLifecycle({
    app,
    session: () => session,
    logger,
    window,
    cleanUp: async () => {
      choices.stop();
      terminal?.stop();
      await settings.flush();
    },
  });
  const { engine, snapshots } = session;
  const terminal = args.headless ? showInTerminal({ terminal: process.stdout, snapshots, clock }) : null;
  if (terminal) writeLog = (line) => terminal.aside(() => process.stderr.write(line));

  onSecondInstance = (second) => {
    if (!args.headless) window.show();
    if (second.link !== null) links.open(second.link);
    if (second.tour) session.actions.forMenu.startTour();
    explainOtherFolder(session.data.folder, second);
  };
  app.on('activate', window.show);
  const isHidden =
    args.hidden || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
  if (args.screenshot !== null || !(args.headless || isHidden)) window.show();
  claimLinks(app, logger);

  await session.start();
  if (!args.headless) links.attach(window);
  if (args.link !== null) links.open(args.link);
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
