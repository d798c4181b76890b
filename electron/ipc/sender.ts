import type { Problem } from '../../shared/result.ts';

/** The window's own page: the only place that messages are taken from. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'jobdeck';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** What is asked of Electron's WebFrameMain. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: object | null;
}

/** null when the message comes from the top frame of the app's own page. */
export function refuseSender(frame: SenderFrame | null): Problem | null {
  // A frame that was navigated away or closed since it sent has no frame any more.
  if (frame === null) return refusal('a frame that is gone');
  if (frame.parent !== null) return refusal('a frame inside the page');
  return isAppUrl(frame.url) ? null : refusal(frame.url === '' ? 'a page without an address' : frame.url);
}

/** Empty and about:blank are nobody's, so they are not ours. */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST;
}

function refusal(got: string): Problem {
  return {
    field: '',
    expected: `a message from the page at ${APP_ORIGIN}/`,
    got,
    fix: 'Only the window of Jobdeck can ask for this.',
  };
}
