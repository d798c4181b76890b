import { dialog, type WebContents } from 'electron';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

/** A page that dies again and again is not helped by being loaded again. */
const RELOADS_PER_MINUTE = 3;
const MINUTE_MS = 60_000;

/** The engine lives in another process than the page, so a page that crashed is loaded anew and misses nothing. */
export function recoverFromCrash(
  contents: WebContents,
  parts: { readonly logger: Logger; readonly clock: Clock; readonly onGone: () => void },
): void {
  const { logger, clock, onGone } = parts;
  let reloads: readonly number[] = [];

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    onGone();
    if (reason === 'clean-exit') return;
    logger.log('ERROR', 'window_crashed', { reason, exit_code: exitCode });
    const now = clock.monotonic();
    reloads = [...reloads.filter((at) => now - at < MINUTE_MS), now];
    if (reloads.length <= RELOADS_PER_MINUTE) contents.reload();
    else void offerReload(contents);
  });
}

async function offerReload(contents: WebContents): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: `The window crashed ${RELOADS_PER_MINUTE + 1} times within a minute.`,
    detail: 'Your jobs go on. Load the window again, or leave it empty and open it later from the tray.',
    buttons: ['Load again', 'Leave it'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0 && !contents.isDestroyed()) contents.reload();
}
