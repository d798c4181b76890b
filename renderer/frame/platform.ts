import type { Environment } from '../../shared/contract/replies.ts';

type Platform = Environment['platform'] | undefined;

/** Until main has told the platform, the browser's own word: a window must be closable from its first moment. */
export function isMac(platform: Platform): boolean {
  return platform === undefined ? navigator.userAgent.includes('Macintosh') : platform === 'darwin';
}

/** How a shortcut is written beside a control: `Ctrl N`, on a Mac `⌘ N`. */
export function shortcutText(key: string, platform: Platform): string {
  return `${isMac(platform) ? '⌘' : 'Ctrl'} ${key}`;
}
