import { type App, type Session, session, type WebContents } from 'electron';
import { isAppUrl } from '../../ipc/sender.ts';
import type { Logger } from '../../logger.ts';

/**
 * What no page may do, whatever it shows: leave app://jobdeck/, open a window, embed another page, or use anything that
 * needs a permission. Held for every session and every web contents there will ever be. Called once the app is ready.
 */
export function guardApp(app: App, logger: Logger): void {
  guardSession(session.defaultSession);
  app.on('session-created', guardSession);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, logger));
}

function guardSession(guarded: Session): void {
  guarded.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  guarded.setPermissionCheckHandler(() => false);
  guarded.setDevicePermissionHandler(() => false);
}

function guardContents(contents: WebContents, logger: Logger): void {
  const deny = (what: string, url: string): void => {
    // Only the origin: an address may carry what is nobody else's business.
    logger.log('WARN', 'navigation_denied', { what, to: URL.parse(url)?.origin ?? '' });
  };
  contents.on('will-frame-navigate', (event) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    deny('navigate', event.url);
  });
  contents.on('will-redirect', (event) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    deny('redirect', event.url);
  });
  contents.setWindowOpenHandler(({ url }) => {
    deny('window', url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event, _preferences, parameters) => {
    event.preventDefault();
    deny('webview', parameters['src'] ?? '');
  });
}
