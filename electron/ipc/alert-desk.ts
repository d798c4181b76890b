import type { AlertRules, PastAlertPage } from '../../shared/alerts/alerts.ts';
import type { AlertCommand, AlertWay, TellingPresent, WebhookChange } from '../../shared/alerts/telling.ts';
import type { Problem, Result } from '../../shared/result.ts';

/** What went wrong with each way that is set; null: nothing did. */
export type TriedTelling = Readonly<Partial<Record<AlertWay, string | null>>>;

/** Who else is told of alerts: a command, a webhook. */
export interface TellingDesk {
  /** Without what is secret of it. */
  present(): Promise<TellingPresent>;
  setCommand(command: AlertCommand | null): Promise<Result<null>>;
  setWebhook(change: WebhookChange | null): Promise<Result<null>>;
  /** Tells of a test by every way that is set. */
  tryOut(): Promise<Result<TriedTelling>>;
}

/** The alerts of a data folder. What is done is on the disk before it is answered. */
export interface AlertDesk {
  rules(): Promise<AlertRules>;
  /** Newest first; `before`: older than that number. */
  past(query: { readonly before: number | null; readonly limit: number }): Promise<PastAlertPage>;
  /** A new one, or with an id the one of that id; the id. */
  setRule(rule: unknown): Promise<Result<{ readonly id: string }, readonly Problem[]>>;
  /** A default one is as it was. */
  removeRule(ruleId: string): Promise<Result<null>>;
  /** For a file that is wrong: the defaults take its place, and it is kept beside them. */
  useDefaults(): Promise<Result<null>>;
  readonly tell: TellingDesk;
  acknowledge(ruleId: string, by: string | null): Promise<Result<null>>;
  /** Until that moment, wall time, ms; null: not any more. Without a rule: all of them. */
  silence(ruleId: string | null, until: number | null): Promise<Result<null>>;
  /** It is over, and fires again when it was well in between. */
  clear(ruleId: string): Promise<Result<null>>;
}
