/** What of the desktop around the window can be chosen. It belongs to the person and the machine, not to a data folder. */
export interface DesktopSettings {
  readonly notifications: NotificationSettings;
  /** Whether the system starts Jobdeck at login; null: this copy can't be started so. */
  readonly startsAtLogin: boolean | null;
  readonly openKeys: OpenKeysSettings;
}

/** Keys that open the window from anywhere, as Electron's accelerators. */
export interface OpenKeysSettings {
  /** null: none. */
  readonly keys: string | null;
  /** False: another program has them, or the system does not give any. */
  readonly active: boolean;
}

/** What the system tells the person while the window has not the focus; each at most once a minute. */
export const NOTICE_KINDS = ['died', 'drained', 'alert', 'asked'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NotificationSettings {
  /** False: this system shows no notifications. */
  readonly supported: boolean;
  readonly on: Readonly<Record<NoticeKind, boolean>>;
}

const MODIFIERS = [
  'ctrl',
  'control',
  'cmdorctrl',
  'commandorcontrol',
  'cmd',
  'command',
  'alt',
  'option',
  'super',
  'meta',
];

/**
 * A modifier at least, Shift apart, and one key: a letter, a digit or F1 to F24. Alone a key would be taken from every text that
 * a person writes.
 */
export function isGlobalKeys(text: string): boolean {
  const parts = text.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  if (!/^([a-z0-9]|f([1-9]|1\d|2[0-4]))$/.test(key) || new Set(parts).size !== parts.length) return false;
  return (
    parts.some((part) => part !== 'shift') &&
    parts.every((part) => part === 'shift' || MODIFIERS.includes(part))
  );
}
