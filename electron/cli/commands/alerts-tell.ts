import type { TellingPresent } from '../../../shared/alerts/telling.ts';
import { describeProblem, type Result } from '../../../shared/result.ts';
import { joinWords, splitWords } from '../../../shared/words/shell-words.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { fieldsText } from '../table.ts';
import { localTime } from './show.ts';

/** `none` takes it away. */
export interface TellOptions {
  readonly command?: string;
  readonly webhook?: string;
  readonly authorization?: string;
  readonly try: boolean;
}

/** `jobdeck alerts tell`: who else is told, after setting what is given. */
export async function tellOfAlerts(ask: Ask, options: TellOptions): Promise<number> {
  for (const change of changesOf(ask, options)) {
    const reply = await change();
    if (!reply.ok) {
      fail(describeProblem(reply.error));
      return BAD_INPUT;
    }
  }
  const wrong = options.try ? await tryOut(ask) : [];
  const present = await ask.client.query('alerts.telling', undefined);
  ask.print(ask.json ? jsonText(presentJson(present)) : presentText(present));
  for (const problem of wrong) fail(problem);
  return wrong.length === 0 ? ALL_WELL : NOT_DONE;
}

function changesOf({ client }: Ask, { command, webhook, authorization }: TellOptions) {
  const changes: (() => Promise<Result<null>>)[] = [];
  if (command !== undefined) {
    const [program = '', ...args] = splitWords(command, process.platform === 'win32');
    const its = command === 'none' ? null : { program, args };
    changes.push(() => client.command('alerts.setCommand', { command: its }));
  }
  if (webhook === 'none') changes.push(() => client.command('alerts.setWebhook', { webhook: null }));
  else if (webhook !== undefined || authorization !== undefined) {
    const change = {
      ...(webhook === undefined ? {} : { url: webhook }),
      ...(authorization === undefined
        ? {}
        : { authorization: authorization === 'none' ? null : authorization }),
    };
    changes.push(() => client.command('alerts.setWebhook', { webhook: change }));
  }
  return changes;
}

/** What went wrong, each in words. */
async function tryOut({ client }: Ask): Promise<readonly string[]> {
  const reply = await client.command('alerts.tryTelling', undefined);
  if (!reply.ok) return [describeProblem(reply.error)];
  return Object.entries(reply.value).flatMap(([way, problem]) =>
    typeof problem === 'string' ? [`${way}: ${problem}`] : [],
  );
}

function presentJson({ command, webhook, failed }: TellingPresent): object {
  const timed = (failure: TellingPresent['failed']['command']) => failure && withTimes({ ...failure });
  return { command, webhook, failed: { command: timed(failed.command), webhook: timed(failed.webhook) } };
}

function presentText({ command, webhook, failed }: TellingPresent): string {
  const failure = (last: TellingPresent['failed']['command']): string | null =>
    last === null ? null : `${localTime(last.at)}: ${last.reason}`;
  return fieldsText([
    ['Command', command === null ? 'none' : joinWords([command.program, ...command.args])],
    ['Not told', failure(failed.command)],
    ['Webhook', webhook === null ? 'none' : `${webhook.origin}/…`],
    ['Authorization', webhook?.hasAuthorization ? 'set' : null],
    ['Not sent', failure(failed.webhook)],
  ]);
}
