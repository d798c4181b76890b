import {
  ALERT_WAYS,
  type AlertTelling,
  type AlertWay,
  type TellingPresent,
} from '../../shared/alerts/telling.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import type { Aside, AsideWork } from '../workers/aside.ts';
import { type AlertMessage, messageOf, testMessage, variablesOf } from './message.ts';
import type { AlertNews } from './news.ts';

/** Longer and it is ended: what tells somebody has something else do the rest. */
const COMMAND_MS = 30_000;
const WEBHOOK_MS = 10_000;
/** Between the tries of a webhook that can be helped by trying again: no connection, 429, 5xx. */
const RETRY_MS = [2_000, 10_000, 60_000] as const;
/** Messages of a way that wait for those before them; what is more is not told, which the log says. */
const MAX_WAITING = 100;

export interface TellerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly aside: Aside;
  readonly telling: () => AlertTelling;
  /** The engine takes work: before and after it nothing is started. */
  readonly isUp: () => boolean;
}

type Failed = TellingPresent['failed'];

/** Runs the command and sends the webhook: one message of each after the other. What goes wrong is told, and harms nothing. */
export class Teller {
  readonly #options: TellerOptions;
  readonly #waiting: Record<AlertWay, number> = { command: 0, webhook: 0 };
  readonly #last: Record<AlertWay, Promise<unknown>> = {
    command: Promise.resolve(),
    webhook: Promise.resolve(),
  };
  #failed: Failed = { command: null, webhook: null };
  #cancelWait: (() => void) | null = null;
  #isStopped = false;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  get failed(): Failed {
    return this.#failed;
  }

  tell(news: AlertNews): void {
    for (const way of ALERT_WAYS) {
      if (this.#options.telling()[way] !== null) void this.#inTurn(way, messageOf(news));
    }
  }

  /** Tells of nothing, by every way that is set; what went wrong, null: nothing did. */
  async tryOut(): Promise<Readonly<Partial<Record<AlertWay, string | null>>>> {
    const ways = ALERT_WAYS.filter((way) => this.#options.telling()[way] !== null);
    const message = testMessage(this.#options.clock.now());
    const tried = ways.map(async (way) => [way, await this.#attempt(way, message, 0)] as const);
    return Object.fromEntries(await Promise.all(tried));
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelWait?.();
    this.#options.aside.stop();
  }

  async #inTurn(way: AlertWay, message: AlertMessage): Promise<void> {
    const { logger } = this.#options;
    if (this.#waiting[way] >= MAX_WAITING) {
      logger.log('WARN', 'alert_not_told', { way, rule: message.rule, error: 'too many wait to be told' });
      return;
    }
    this.#waiting[way] += 1;
    const mine = this.#last[way].then(() => this.#attempt(way, message, RETRY_MS.length));
    this.#last[way] = mine;
    await mine;
    this.#waiting[way] -= 1;
  }

  /** What went wrong in the end. */
  async #attempt(way: AlertWay, message: AlertMessage, retries: number): Promise<string | null> {
    const { clock, logger } = this.#options;
    const outcome = await this.#send(way, message);
    if (outcome === null || outcome.type === 'interrupted' || outcome.type === 'cancelled') return null;
    const { rule, event } = message;
    if (outcome.type === 'succeeded') {
      this.#failed = { ...this.#failed, [way]: null };
      logger.log('INFO', 'alert_told', { way, rule, what: event });
      return null;
    }
    const waitMs =
      way === 'webhook' && isWorthRetrying(outcome) ? (RETRY_MS[RETRY_MS.length - retries] ?? null) : null;
    const reason = outcome.error.message;
    const inMs = waitMs ?? undefined;
    logger.log('WARN', 'alert_not_told', { way, rule, what: event, error: reason, retry_in_ms: inMs });
    this.#failed = { ...this.#failed, [way]: { at: clock.now(), reason } };
    if (waitMs === null) return reason;
    await this.#wait(waitMs);
    return this.#attempt(way, message, retries - 1);
  }

  async #send(way: AlertWay, message: AlertMessage): Promise<Outcome | null> {
    const { aside, isUp, telling } = this.#options;
    const work = workOf(way, telling(), message);
    if (work === null || this.#isStopped || !isUp()) return null;
    try {
      return await aside.run(work, way === 'command' ? COMMAND_MS : WEBHOOK_MS);
    } catch (error) {
      return { type: 'failed', error: { message: errorText(error), code: 'internal' }, retryable: false };
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#cancelWait = () => {
        cancel();
        resolve();
      };
    });
  }
}

function workOf(way: AlertWay, telling: AlertTelling, message: AlertMessage): AsideWork | null {
  const json = JSON.stringify(message);
  if (way === 'command') {
    if (telling.command === null) return null;
    const { program, args } = telling.command;
    return { kind: 'command', payload: { program, args, env: variablesOf(message), stdin: `${json}\n` } };
  }
  if (telling.webhook === null) return null;
  const { url, authorization } = telling.webhook;
  const headers = {
    'content-type': 'application/json',
    ...(authorization === null ? {} : { authorization }),
  };
  // What is sent goes where the person said, and not on from there.
  return { kind: 'http', payload: { method: 'POST', url, headers, body: json, maxRedirects: 0 } };
}

function isWorthRetrying(outcome: Extract<Outcome, { readonly error: unknown }>): boolean {
  return outcome.type === 'timed-out' || outcome.retryable;
}
