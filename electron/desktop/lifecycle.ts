import { type App, type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import { errorStack, errorText, type Logger } from '../logger.ts';
import { quitQuestion } from './dialogs/quit-question.ts';
import type { Session } from './session/session.ts';
import type { MainWindow } from './window/main-window.ts';

/** Long enough for a job that is about to end, short enough for a person who wants to leave. */
const QUIT_GRACE_MS = 2_000;

export interface Lifecycle {
  /** From here on closing the window closes it. */
  isQuitting(): boolean;
  /** Ends without asking; the exit code is the process's. */
  quit(exitCode: number): void;
}

/**
 * The way out: before-quit asks while jobs run; then the window goes; then will-quit holds the door until the engine
 * has stopped (which ends every child process) and all is written, and only then lets the process end.
 */
export function manageLifecycle(parts: {
  readonly app: App;
  /** The present one: its engine may be restarted. */
  readonly session: () => Pick<Session, 'engine' | 'snapshots' | 'shutDoors' | 'cleanUp'>;
  readonly logger: Logger;
  readonly window: MainWindow;
  /** Called when the engine has stopped, and the session is cleaned up. */
  readonly cleanUp: () => Promise<void>;
}): Lifecycle {
  const { app, session, logger, window, cleanUp } = parts;
  let state: 'running' | 'asking' | 'quitting' | 'stopping' = 'running';
  let exitCode = 0;

  const quitNow = (): void => {
    state = 'quitting';
    app.quit();
  };
  app.on('before-quit', (event) => {
    const decided = state === 'quitting' || state === 'stopping';
    const question = decided ? null : quitQuestion(session().snapshots.current(), QUIT_GRACE_MS);
    if (question === null) {
      if (!decided) state = 'quitting';
      window.destroy();
      return;
    }
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    void ask(window.current(), question).then(
      (wanted) => {
        // A signal may have begun to quit meanwhile; then the answer is too late to count.
        if (state !== 'asking') return;
        if (wanted) quitNow();
        else state = 'running';
      },
      (error: unknown) => {
        logger.log('ERROR', 'quit_question_failed', { error: errorText(error) });
        if (state === 'asking') state = 'running';
      },
    );
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    void stop(session(), cleanUp, logger).then(() => app.exit(exitCode));
  });
  // The app lives in the tray: no window left is no reason to go. Without a listener Electron would quit.
  app.on('window-all-closed', () => undefined);

  const quit = (code: number): void => {
    exitCode = code;
    quitNow();
  };
  let signals = 0;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    // Before any listener of Electron's own, which would quit as a person does, and ask.
    process.prependListener(signal, () => {
      signals += 1;
      // Who asks twice is not waiting any longer.
      if (signals > 1) app.exit(code);
      else quit(code);
    });
  }
  return { isQuitting: () => state === 'quitting' || state === 'stopping', quit };
}

async function stop(
  session: Pick<Session, 'engine' | 'shutDoors' | 'cleanUp'>,
  cleanUp: () => Promise<void>,
  logger: Logger,
): Promise<void> {
  try {
    session.shutDoors();
    await session.engine.stop({ graceMs: QUIT_GRACE_MS });
    await session.cleanUp();
    await cleanUp();
  } catch (error) {
    logger.log('ERROR', 'stop_failed', { error: errorStack(error) });
  }
}

async function ask(window: BrowserWindow | null, question: MessageBoxOptions): Promise<boolean> {
  const options: MessageBoxOptions = {
    ...question,
    type: 'question',
    buttons: ['Quit', 'Keep running'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const shown = window?.isVisible() === true;
  const { response } = await (shown
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return response === 0;
}
