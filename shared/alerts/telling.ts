import { z } from 'zod';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';

/** Who else is told of alerts, beside the window and the notifications. */
export interface AlertTelling {
  readonly command: AlertCommand | null;
  readonly webhook: AlertWebhook | null;
}

/** Run with the alert in its environment and as JSON on its standard input; no shell reads it. */
export interface AlertCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Sent the alert as JSON by POST. Both of it are secrets: they are told to nobody. */
export interface AlertWebhook {
  readonly url: string;
  /** The header `authorization`; null: none. */
  readonly authorization: string | null;
}

/** What is asked for: what is left out stays as it is. */
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly authorization?: string | null | undefined;
}

export const ALERT_WAYS = ['command', 'webhook'] as const;
export type AlertWay = (typeof ALERT_WAYS)[number];

/** As it is shown. */
export interface TellingPresent {
  readonly command: AlertCommand | null;
  readonly webhook: { readonly origin: string; readonly hasAuthorization: boolean } | null;
  /** What went wrong the last time, and when (wall time, ms); null: nothing did, or it was not tried since the start. */
  readonly failed: Readonly<Record<AlertWay, { readonly at: number; readonly reason: string } | null>>;
}

export const NOBODY_TOLD: AlertTelling = { command: null, webhook: null };
export const MAX_COMMAND_ARGS = 100;
export const MAX_COMMAND_TEXT = 4_000;
export const MAX_SECRET = 4_000;

export function parseAlertCommand(command: AlertCommand): Result<AlertCommand> {
  const { program, args } = command;
  const isLong = args.length > MAX_COMMAND_ARGS || [program, ...args].join(' ').length > MAX_COMMAND_TEXT;
  const isText = [program, ...args].every((word) => !word.includes('\0'));
  if (program.trim() !== '' && !isLong && isText) return ok({ program: program.trim(), args });
  return err({
    field: 'command',
    expected: `a program with at most ${MAX_COMMAND_ARGS} arguments, ${MAX_COMMAND_TEXT} characters in all`,
    got: isLong ? 'a longer one' : describeGot(program),
    fix: 'Give the path of a script if it is long.',
  });
}

/** What is asked for, in the place of what there is. Nothing of a secret is in what is wrong with it. */
export function changeWebhook(before: AlertWebhook | null, change: WebhookChange): Result<AlertWebhook> {
  const url = change.url ?? before?.url;
  if (url === undefined || !isWebAddress(url)) return err(NO_ADDRESS);
  // What one server may know is not sent to another.
  const isSame = before !== null && serverOf(before.url) === serverOf(url);
  const kept = isSame ? before.authorization : null;
  const authorization = change.authorization === undefined ? kept : change.authorization;
  if (authorization !== null && !isHeaderText(authorization)) return err(NO_HEADER);
  return ok({ url, authorization });
}

function isWebAddress(text: string): boolean {
  return address.safeParse(text).success && serverOf(text) !== null;
}

const address = z.url({ protocol: /^https?$/ }).max(MAX_SECRET);

/** `https://hooks.example.org`: all of an address that may be shown; null: it is none. */
export function serverOf(url: string): string | null {
  const [, protocol, server] = /^(https?):\/\/(?:[^/?#\\]*@)?([^/?#@\\\s]+)/i.exec(url) ?? [];
  return protocol === undefined || server === undefined ? null : `${protocol}://${server}`.toLowerCase();
}

/** Printable ASCII: what a header takes. */
function isHeaderText(text: string): boolean {
  return text.length <= MAX_SECRET && /^[\x21-\x7e][\x20-\x7e]*$/.test(text);
}

const NO_ADDRESS: Problem = {
  field: 'url',
  expected: 'an address that begins with http:// or https://',
  got: 'something else',
  fix: 'Copy it as the service shows it.',
};
const NO_HEADER: Problem = {
  field: 'authorization',
  expected: 'printable ASCII on one line, like "Bearer …"',
  got: 'something else',
  fix: 'Copy it as the service shows it, or leave it out.',
};
