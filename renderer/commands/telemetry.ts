import type { TelemetrySettings } from '../../shared/numbers/telemetry.ts';
import { command, query } from '../bridge.ts';
import { ask, whatIsWrong } from './answers.ts';

/** null, and told, when there was no answer. */
export function readTelemetry(): Promise<TelemetrySettings | null> {
  return ask('Where metrics are sent could not be read', () => query('telemetry', undefined));
}

/** What is wrong with it, and nothing is changed; null: it holds from now on. Headers that are null stay. */
export function setTelemetry(url: string | null, headers: readonly string[] | null): Promise<string | null> {
  return whatIsWrong(() =>
    command('settings.setTelemetry', { url, headers: headers === null ? null : [...headers] }),
  );
}
