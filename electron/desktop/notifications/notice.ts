import type { ShowRequest } from '../../../shared/contract/contract.ts';
import type { NoticeKind } from '../../../shared/settings/desktop-settings.ts';

/** What is told, and what a person can do about it. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly title: string;
  /** At most three lines: more is cut by most systems. */
  readonly body: string;
  /** What a click shows. */
  readonly opens: ShowRequest;
  /** Jobs that a button puts back in line; null: there is none. */
  readonly retry: readonly string[] | null;
}
