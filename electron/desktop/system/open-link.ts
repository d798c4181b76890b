import type { App } from 'electron';
import { LINK_SCHEME, parseLink } from '../../../shared/deep-link.ts';
import { describeProblem } from '../../../shared/result.ts';
import type { Logger } from '../../logger.ts';
import type { MainWindow } from '../window/main-window.ts';

/** Links that came before there was a window for them; the latest is what the person wants. */
export interface Links {
  /** From the command line, of this start or of a second one. Nobody has asked for what cannot be understood. */
  open(link: string): void;
  /** From now on there is a window. */
  attach(window: Pick<MainWindow, 'open'>): void;
}

/**
 * `jobdeck://job/ID` opens the window at that job. macOS hands links over by an event, as early as before the app is ready;
 * elsewhere they are an argument. All else is refused, and told in the log alone: it does nothing that a person could see, since
 * any web page can try.
 */
export function receiveLinks({ app, logger }: { readonly app: App; readonly logger: Logger }): Links {
  let window: Pick<MainWindow, 'open'> | null = null;
  let early: string | null = null;
  const open = (link: string): void => {
    if (window === null) {
      early = link;
      return;
    }
    const parsed = parseLink(link);
    if (parsed.ok) window.open({ view: 'job', jobId: parsed.value.jobId });
    else logger.log('WARN', 'link_refused', { reason: describeProblem(parsed.error) });
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    open(link);
  });
  return {
    open,
    attach: (to) => {
      window = to;
      if (early !== null) open(early);
      early = null;
    },
  };
}

/**
 * Of the installed app only: a clone that is tried out must not take over the links of the person's system. On macOS and in
 * packages of Linux the scheme also stands in what describes the package.
 */
export function claimLinks(app: App, logger: Logger): void {
  if (!app.isPackaged || app.setAsDefaultProtocolClient(LINK_SCHEME)) return;
  logger.log('WARN', 'links_not_claimed', { scheme: LINK_SCHEME });
}
