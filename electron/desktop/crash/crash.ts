import { BrowserWindow, dialog, type MessageBoxOptions, type WebContents } from 'electron';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';

/** A page that dies again and again is not helped by being loaded again. */
const RELOADS_PER_MINUTE = 3;
const MINUTE_MS = 60_000;

export interface CrashParts {
  readonly logger: Logger;
  readonly clock: Clock;
  /** It is gone, however that came. */
  readonly onGone: () => void;
  readonly onCrashed: () => void;
}

/** The engine lives in another process than the page, so a page that crashed is loaded anew and misses nothing. */
export function recoverFromCrash(contents: WebContents, parts: CrashParts): void {
  const { logger, clock, onGone, onCrashed } = parts;
  let reloads: readonly number[] = [];

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    onGone();
    if (reason === 'clean-exit') return;
    onCrashed();
    logger.log('ERROR', 'window_crashed', { reason, exit_code: exitCode });
    const now = clock.monotonic();
    reloads = [...reloads.filter((at) => now - at < MINUTE_MS), now];
    if (reloads.length <= RELOADS_PER_MINUTE) contents.reload();
    else void offerReload(contents);
  });
  offerToEndHangs(contents, logger);
}

/** A page that hangs may be at work: the person decides, and the question goes away by itself when it answers again. */
function offerToEndHangs(contents: WebContents, logger: Logger): void {
  let asking: AbortController | null = null;

  contents.on('unresponsive', () => {
    if (asking !== null) return;
    const mine = new AbortController();
    asking = mine;
    logger.log('WARN', 'window_hangs');
    void askAboutHang(contents, mine.signal).then((wantsReload) => {
      if (asking === mine) asking = null;
      // A page that hangs hears no request to reload; one that is gone is loaded again.
      if (wantsReload && !mine.signal.aborted && !contents.isDestroyed()) contents.forcefullyCrashRenderer();
    });
  });
  const stopAsking = (): void => {
    asking?.abort();
    asking = null;
  };
  contents.on('responsive', stopAsking);
  contents.on('render-process-gone', stopAsking);
  contents.on('destroyed', stopAsking);
}

async function askAboutHang(contents: WebContents, signal: AbortSignal): Promise<boolean> {
  const response = await ask(contents, {
    type: 'warning',
    message: 'The window does not respond.',
    detail: 'Your jobs go on. Wait for it, or load it again.',
    buttons: ['Wait', 'Load again'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 1;
}

async function offerReload(contents: WebContents): Promise<void> {
  const response = await ask(contents, {
    type: 'error',
    message: `The window crashed ${RELOADS_PER_MINUTE + 1} times within a minute.`,
    detail: 'Your jobs go on. Load the window again, or leave it empty and open it later from the tray.',
    buttons: ['Load again', 'Leave it'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0 && !contents.isDestroyed()) contents.reload();
}

/** At the window: without one macOS stops everything until there is an answer, the engine too. */
async function ask(contents: WebContents, options: MessageBoxOptions): Promise<number> {
  const window = BrowserWindow.fromWebContents(contents);
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response;
}
