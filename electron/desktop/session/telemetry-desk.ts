import type { TelemetrySettings } from '../../../shared/numbers/telemetry.ts';
import { describeProblem, ok, type Result } from '../../../shared/result.ts';
import type { ExposedOptions } from '../../endpoint/exposed.ts';
import type { OtlpExport } from '../../endpoint/otlp-export.ts';
import { type OtlpTarget, parseOtlpTarget } from '../../endpoint/otlp-target.ts';
import type { SettingsFile } from '../settings-file.ts';

/** Where the metrics are sent to, as a person chooses it in the window. It lives as long as one engine. */
export interface TelemetryDesk {
  present(): TelemetrySettings;
  /**
   * null sends them nowhere. Headers that are null stay as they are, and so does one that is given by its name alone;
   * unless it goes to another host: they may hold a secret that is meant for the one before. What is refused changes
   * nothing.
   */
  set(url: string | null, headers: readonly string[] | null): Promise<Result<null>>;
  /** Begins where it was chosen. */
  start(): Promise<void>;
  /** What was counted last is sent, for 2 s at most: after the engine has stopped. May be called twice. */
  close(): Promise<void>;
}

export function createTelemetryDesk(
  parts: ExposedOptions & {
    readonly settings: Pick<SettingsFile, 'get' | 'change'>;
    readonly version: string;
  },
): TelemetryDesk {
  const { settings, version, ...exposing } = parts;
  const { clock, logger } = exposing;
  let sending: OtlpExport | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };
  const begin = async (target: OtlpTarget): Promise<void> => {
    // Only now: most people have no use for it, and it takes its time to load.
    const [{ exposeMetrics }, { startOtlpExport }] = await Promise.all([
      import('../../endpoint/exposed.ts'),
      import('../../endpoint/otlp-export.ts'),
    ]);
    sending = startOtlpExport({ target, exposed: exposeMetrics(exposing), version, clock, logger });
  };
  const end = async (): Promise<void> => {
    const ending = sending;
    sending = null;
    await ending?.stop();
  };
  const change = async (url: string | null, given: readonly string[] | null): Promise<Result<null>> => {
    if (url === null) {
      settings.change({ telemetry: null });
      await end();
      return ok(null);
    }
    const before = settings.get().telemetry;
    const kept = before !== null && isSameHost(before.url, url) ? before.headers : [];
    const headers = given === null ? kept : merged(given, kept);
    const target = parseOtlpTarget(url, headers);
    if (!target.ok) return target;
    settings.change({ telemetry: { url, headers: [...headers] } });
    await end();
    await begin(target.value);
    return ok(null);
  };
  return {
    present: () => {
      const chosen = settings.get().telemetry;
      return {
        url: chosen?.url ?? null,
        headers: (chosen?.headers ?? []).map(nameOf),
        sending: sending?.present() ?? null,
      };
    },
    set: (url, headers) => inTurn(() => change(url, headers)),
    start: () =>
      inTurn(async () => {
        const chosen = settings.get().telemetry;
        if (chosen === null) return;
        const target = parseOtlpTarget(chosen.url, chosen.headers);
        if (target.ok) await begin(target.value);
        else logger.log('WARN', 'telemetry_failed', { reason: describeProblem(target.error) });
      }),
    close: () => inTurn(end),
  };
}

const nameOf = (header: string): string => header.split(':', 1)[0] ?? '';

/** Of two with the same name the later one; a name alone is the one that is kept. */
function merged(given: readonly string[], kept: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const header of given) {
    const name = nameOf(header).trim().toLowerCase();
    const before = header.includes(':')
      ? undefined
      : kept.find((each) => nameOf(each).toLowerCase() === name);
    found.set(name, before ?? header);
  }
  return [...found.values()];
}

function isSameHost(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
