import { randomUUID } from 'node:crypto';
import type { TelemetryState } from '../../shared/numbers/telemetry.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import type { Exposed } from './exposed.ts';
import { encodeOtlp } from './otlp-encode.ts';
import type { OtlpTarget } from './otlp-target.ts';

/**
 * Sends the metrics to a collector, once a minute as OpenTelemetry does. They are sums since the start: one that is not
 * taken is in the next, so nothing is kept for later, and a collector that is away costs a request a minute.
 */
export interface OtlpExport {
  present(): TelemetryState;
  /**
   * What was counted last is sent as well, for 2 s at most; after the engine has stopped, runs that this interrupted are in it.
   * May be called twice.
   */
  stop(): Promise<void>;
}

export const SEND_EVERY_MS = 60_000;
const FIRST_AFTER_MS = 1_000;
const TIMEOUT_MS = 10_000;
const LAST_MS = 2_000;
/** A collector that asks for more patience than that is asked all the same. */
const MAX_PATIENCE_MS = 600_000;
/** Of what it answers, characters. */
const MAX_ANSWER = 4_096;

export function startOtlpExport(options: {
  readonly target: OtlpTarget;
  readonly exposed: Exposed;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
}): OtlpExport {
  const { target, exposed, version, clock, logger } = options;
  const since = clock.now();
  const instance = randomUUID();
  let present: TelemetryState = { state: 'beginning' };
  let isStopped = false;
  let cancelNext = (): void => undefined;
  /** Ends the sending that is under way: its numbers are in the next. */
  let giveUp = (): void => undefined;

  const succeeded = (): void => {
    if (present.state === 'failing') logger.log('INFO', 'telemetry_well', { failed_since: present.since });
    present = { state: 'well', at: clock.now() };
  };
  const failed = (reason: string): void => {
    if (present.state !== 'failing') logger.log('WARN', 'telemetry_failed', { reason });
    present = { state: 'failing', since: present.state === 'failing' ? present.since : clock.now(), reason };
  };
  /** How long the collector wants to be left alone, ms. Never rejects. */
  const send = async (timeoutMs: number): Promise<number> => {
    const ending = new AbortController();
    giveUp = () => ending.abort(new Error('the last is sent in its place'));
    const cancel = clock.after(timeoutMs, () =>
      ending.abort(new Error(`no answer within ${timeoutMs / 1_000} s`)),
    );
    try {
      const families = await exposed.families();
      const response = await fetch(target.url, {
        method: 'POST',
        headers: { ...Object.fromEntries(target.headers), 'content-type': 'application/json' },
        body: encodeOtlp({ families, since, now: clock.now(), version, instance }),
        signal: ending.signal,
        // What is meant for one host is not sent on to another.
        redirect: 'error',
      });
      const answer = await beginningOf(response);
      if (!response.ok) failed(`it answered ${response.status}`);
      else if (rejectsSome(answer)) failed('it took some of them only');
      else succeeded();
      return patienceOf(response);
    } catch (error) {
      failed(reasonOf(error));
      return 0;
    } finally {
      cancel();
    }
  };
  const sendLater = (afterMs: number): void => {
    cancelNext = clock.after(afterMs, () => {
      void send(TIMEOUT_MS).then((patienceMs) => {
        if (!isStopped) sendLater(Math.max(SEND_EVERY_MS, patienceMs));
      });
    });
  };
  sendLater(FIRST_AFTER_MS);
  return {
    present: () => present,
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      cancelNext();
      giveUp();
      await send(LAST_MS);
      exposed.stop();
    },
  };
}

/** The rest is let go of. */
async function beginningOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (text.length > MAX_ANSWER) break;
  }
  return text;
}

function rejectsSome(answer: string): boolean {
  try {
    const { partialSuccess } = JSON.parse(answer) as {
      readonly partialSuccess?: { readonly rejectedDataPoints?: string | number };
    };
    return Number(partialSuccess?.rejectedDataPoints ?? 0) > 0;
  } catch {
    return false;
  }
}

function patienceOf({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? Math.min(MAX_PATIENCE_MS, Math.max(0, seconds * 1_000)) : 0;
}

/** fetch says only that it failed; why is its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return errorText(cause);
}
