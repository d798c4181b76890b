/** How the sending of metrics by OTLP/HTTP goes (docs/telemetry.md). */
export type TelemetryState =
  /** Nothing was sent yet. */
  | { readonly state: 'beginning' }
  /** `at`: when the collector took them last, wall time, ms. */
  | { readonly state: 'well'; readonly at: number }
  | { readonly state: 'failing'; readonly since: number; readonly reason: string };
