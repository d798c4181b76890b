/** How the sending of metrics by OTLP/HTTP goes (docs/telemetry.md). */
export type TelemetryState =
  /** Nothing was sent yet. */
  | { readonly state: 'beginning' }
  /** `at`: when the collector took them last, wall time, ms. */
  | { readonly state: 'well'; readonly at: number }
  | { readonly state: 'failing'; readonly since: number; readonly reason: string };

/** Where they are sent to, as the window shows it. */
export interface TelemetrySettings {
  /** null: nowhere. */
  readonly url: string | null;
  /** The names alone: what they say may be a secret. */
  readonly headers: readonly string[];
  /** null: nothing is sent. */
  readonly sending: TelemetryState | null;
}
