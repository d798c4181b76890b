import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

/** A page gone wrong can send thousands a second; the log keeps the first of each minute and counts the rest. */
const PER_MINUTE = 10;
const MINUTE_MS = 60_000;

interface Minute {
  since: number;
  logged: number;
  left: number;
}

export function createRefusalLog(logger: Logger, clock: Clock): (channel: string, reason: string) => void {
  // One entry per channel that is served, so it is bounded by the contract.
  const minutes = new Map<string, Minute>();

  return (channel, reason) => {
    const now = clock.monotonic();
    let minute = minutes.get(channel);
    let leftOut: number | undefined;
    if (!minute || now - minute.since >= MINUTE_MS) {
      leftOut = minute?.left || undefined;
      minute = { since: now, logged: 0, left: 0 };
      minutes.set(channel, minute);
    }
    if (minute.logged >= PER_MINUTE) {
      minute.left += 1;
      return;
    }
    minute.logged += 1;
    logger.log('WARN', 'ipc_refused', { channel, reason, left_out_before: leftOut });
  };
}
