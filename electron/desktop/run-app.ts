import { join } from 'node:path';
import type { App } from 'electron';
import type { Clock } from '../clock.ts';
import type { OpenData } from '../data-folder.ts';
import type { LogBook } from '../log-book.ts';
import { errorText, type Logger } from '../logger.ts';
import type { Arguments } from './arguments.ts';
import { carryOut } from './carry-out.ts';
import { createChoices } from './choices.ts';
import { recoverFromCrash } from './crash/crash.ts';
import { noticeCrash } from './crash/crash-notice.ts';
import { createHealth } from './crash/health.ts';
import { showInTerminal } from './headless.ts';
import { manageLifecycle } from './lifecycle.ts';
import { openDataFolder } from './session/open-data.ts';
import { restartEngine } from './session/restart-engine.ts';
import { createSession, type Session } from './session/session.ts';
import { openSettingsFile } from './settings-file.ts';
import { claimLinks, type Links } from './system/open-link.ts';
import { explainOtherFolder } from './system/other-folder.ts';
import { explainClosing } from './window/close-notice.ts';
import { createMainWindow } from './window/main-window.ts';

/** What the process hands on: main.ts has it from the beginning, and the app says what is done about it. */
export interface ProcessHooks {
  /** A line of the log, where it can be seen. */
  writeLog(line: string): void;
  /** An error that nobody caught. */
  onUncaught(error: unknown): void;
  /** Another start, with its arguments. */
  onSecondInstance(args: Arguments): void;
}

export interface AppParts {
  readonly app: App;
  readonly args: Arguments;
  /** The folder of the built main process. */
  readonly built: string;
  readonly isDev: boolean;
  readonly links: Links;
  readonly hooks: ProcessHooks;
  readonly log: LogBook;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The app of the first instance: its window, and one session after the other. */
export async function runApp(parts: AppParts): Promise<void> {
  const { app, args, built, isDev, links, hooks, log, logger, clock } = parts;
  const settings = openSettingsFile(join(app.getPath('userData'), 'desktop.json'), logger);
  const modules = {
    store: join(built, 'store-thread.js'),
    output: join(built, 'output-thread.js'),
  };
  const openData = (): Promise<OpenData | null> => openDataFolder({ app, args, modules, logger });
  const data = await openData();
  if (data === null) return app.exit(1);
  const tourFile = join(app.getAppPath(), 'examples/tour.jsonl');

  const window = createMainWindow({
    preload: join(built, '../preload/preload.cjs'),
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
      built: built,
      isHeadless: args.headless,
      isDev,
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
  hooks.onUncaught = (error) => health.engineCrashed(`An error that nobody expected: ${errorText(error)}.`);
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
  if (terminal) hooks.writeLog = (line) => terminal.aside(() => process.stderr.write(line));

  hooks.onSecondInstance = (second) => {
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
