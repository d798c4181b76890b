import { isAbsolute } from 'node:path';
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { notImplemented } from '../strict.ts';

/** Events that a page or a person would cause and that never come here: who listens must know. */
export const NEVER_EMITTED: ReadonlySet<string | symbol> = new Set([
  'before-input-event',
  'before-mouse-event',
  'content-bounds-updated',
  'context-menu',
  'cursor-changed',
  'devtools-closed',
  'devtools-focused',
  'devtools-opened',
  'did-create-window',
  'enter-html-full-screen',
  'found-in-page',
  'input-event',
  'leave-html-full-screen',
  'paint',
  'will-prevent-unload',
  'zoom-changed',
]);

/** What the stand-in cannot honour it refuses, at the moment it is asked for. */
export function checkPreferences({ webPreferences = {} }: BrowserWindowConstructorOptions): WebPreferences {
  const { sandbox, nodeIntegration, contextIsolation, preload, backgroundThrottling } = webPreferences;
  if (sandbox === false || nodeIntegration || contextIsolation === false) {
    throw notImplemented('a window without sandbox or context isolation, or with Node,');
  }
  if (webPreferences.session || webPreferences.partition) throw notImplemented('a session of its own');
  if (webPreferences.webSecurity === false) throw notImplemented('webSecurity: false');
  if (webPreferences.webviewTag) throw notImplemented('webviewTag');
  if (backgroundThrottling === false) throw notImplemented('backgroundThrottling: false');
  if (preload && !isAbsolute(preload)) throw new Error('preload script must have absolute path');
  return webPreferences;
}

/** Chromium says "net::ERR_NAME_NOT_RESOLVED"; Electron's error has the number too. */
const NET_ERRORS: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_UNSAFE_PORT: -312,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_UNKNOWN_URL_SCHEME: -302,
};
export function netError(errorText: string): [number, string] {
  const text = errorText.replace(/^net::/, '');
  return [NET_ERRORS[text] ?? -2, text];
}
