import { join } from 'node:path';
import { app, dialog } from 'electron';
import { systemClock as clock } from './clock.ts';
import { parseArguments } from './desktop/arguments.ts';
import { type ProcessHooks, runApp } from './desktop/run-app.ts';
import { receiveLinks } from './desktop/system/open-link.ts';
import { becomeOnlyInstance } from './desktop/system/single-instance.ts';
import { showGallery } from './desktop/window/gallery.ts';
import { guardApp } from './desktop/window/guard.ts';
import { registerAppScheme, serveApp } from './desktop/window/protocol.ts';
import { bothLoggers, LogBook } from './log-book.ts';
import { errorStack, logfmtLogger } from './logger.ts';

/**
 * What holds for the process, before there is a window: its log, its errors, its schemes, and whether it is the first.
 * Nothing here waits at the top level: Electron becomes ready only after this file has been evaluated.
 */
const built = import.meta.dirname;
const hooks: ProcessHooks = {
  writeLog: (line) => void process.stderr.write(line),
  /** Nobody knows what it has left half done, so it is told; before the engine is there, it is the end. */
  onUncaught: fail,
  onSecondInstance: () => undefined,
};
/** What the window's log shows: with what happens to jobs, which standard error is not told. */
const log = new LogBook(clock.now);
const logger = bothLoggers(
  logfmtLogger((line) => hooks.writeLog(line), clock.now),
  log,
);
const args = parseArguments(process.argv, process.cwd());

process.on('uncaughtException', (error) => {
  logger.log('ERROR', 'uncaught_exception', { error: errorStack(error) });
  hooks.onUncaught(error);
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
    onSecond: (second) => hooks.onSecondInstance(second),
    complain: (text) => process.stderr.write(text),
  });
  if (isOnly) app.whenReady().then(start).catch(fail);
}

async function startGallery(): Promise<void> {
  guardApp(app, logger);
  const devServer = process.env['ELECTRON_RENDERER_URL'] ?? null;
  serveApp({ rendererFolder: join(built, '../gallery'), devServer });
  await showGallery({ app, args, logger });
}

async function start(): Promise<void> {
  guardApp(app, logger);
  const devServer = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  serveApp({ rendererFolder: join(built, '../renderer'), devServer });
  await runApp({ app, args, built, isDev: devServer !== null, links, hooks, log, logger, clock });
}

/** Without an engine there is nothing to show. */
function fail(error: unknown): void {
  const text = errorStack(error);
  logger.log('ERROR', 'start_failed', { error: text });
  if (!args.headless) dialog.showErrorBox('Jobdeck could not start', text);
  app.exit(1);
}
