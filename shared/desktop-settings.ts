/** What of the desktop around the window can be chosen. It belongs to the person and the machine, not to a data folder. */
export interface DesktopSettings {
  readonly notifications: NotificationSettings;
}

/** What the system tells the person while the window has not the focus; each at most once a minute. */
export const NOTICE_KINDS = ['died', 'drained'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NotificationSettings {
  /** False: this system shows no notifications. */
  readonly supported: boolean;
  readonly on: Readonly<Record<NoticeKind, boolean>>;
}
