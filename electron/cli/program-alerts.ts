import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { AskOptions } from './ask.ts';
import { actOnAlert, listAlerts, listPastAlerts, setAlertRule } from './commands/alerts.ts';
import { type TellOptions, tellOfAlerts } from './commands/alerts-tell.ts';
import { duration, moment, wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';

type Silence = AskOptions & { readonly for?: number; readonly until?: number };

/** A rule that says for how long it is silenced. */
const DEFAULT_SILENCE_MS = 3_600_000;

/** `jobdeck alerts …` */
export function addAlertCommands(program: Command, { asking, answer, refuse }: Asking): void {
  const alerts = program
    .command('alerts')
    .description('What is worth attention: rules, what fires, and what fired (docs/alerts.md).')
    .enablePositionalOptions();

  asking(alerts.command('list', { isDefault: true }))
    .description('Lists every rule with how it is. Exit code 1 while one fires that is not silenced.')
    .action((options: AskOptions) => answer(options, listAlerts));

  asking(alerts.command('past'))
    .description('Lists what fired and is over, newest first.')
    .option('--limit <n>', 'at most so many, 1 to 200', wholeNumber(1, 200), 20)
    .action((options: AskOptions & { readonly limit: number }) =>
      answer(options, (found) => listPastAlerts(found, options)),
    );

  asking(alerts.command('set'))
    .description('Adds a rule, or with an id changes that one. Prints its id.')
    .argument('<json>', 'the rule as docs/alerts.md says, or - for standard input')
    .action(async (json: string, options: AskOptions) => {
      const rule = parsed(json === '-' ? await text(process.stdin) : json);
      if (rule.ok) return answer(options, (found) => setAlertRule(found, rule.value), 'create');
      refuse(rule.error);
    });

  asking(alerts.command('remove'))
    .description('Removes a rule; a default one is as it was.')
    .argument('<id>', 'of the rule')
    .action((ruleId: string, options: AskOptions) =>
      answer(options, (found) =>
        actOnAlert(found, {
          ruleId,
          done: 'is removed, or as it was',
          act: ({ client }) => client.command('alerts.removeRule', { ruleId }),
        }),
      ),
    );

  asking(alerts.command('tell'))
    .description('Sets and shows who else is told when an alert fires or is over.')
    .addOption(new Option('--command <line>', 'a program with its arguments, or none; no shell reads it'))
    .addOption(new Option('--webhook <url>', 'what is sent the alert as JSON by POST, or none'))
    .addOption(new Option('--authorization <value>', 'the header of that name for it, or none'))
    .option('--try', 'tell of a test', false)
    .action((options: AskOptions & TellOptions) =>
      answer(options, (found) => tellOfAlerts(found, options), 'create'),
    );

  asking(alerts.command('acknowledge'))
    .description('Tells that somebody has seen an alert that fires.')
    .argument('<id>', 'of its rule')
    .option('--by <name>', 'who; default: who started Jobdeck', shortName)
    .action((ruleId: string, options: AskOptions & { readonly by?: string }) =>
      answer(options, (found) =>
        actOnAlert(found, {
          ruleId,
          done: 'is acknowledged',
          act: ({ client }) =>
            client.command('alerts.acknowledge', {
              ruleId,
              ...(options.by === undefined ? {} : { by: options.by }),
            }),
        }),
      ),
    );

  asking(alerts.command('clear'))
    .description('Ends an alert by hand. It fires again when it was well in between.')
    .argument('<id>', 'of its rule')
    .action((ruleId: string, options: AskOptions) =>
      answer(options, (found) =>
        actOnAlert(found, {
          ruleId,
          done: 'is cleared',
          act: ({ client }) => client.command('alerts.clear', { ruleId }),
        }),
      ),
    );

  asking(alerts.command('silence'))
    .description('Lets a rule, or without an id all of them, fire without telling anybody.')
    .argument('[id]', 'of the rule')
    .addOption(new Option('--for <time>', 'so long; default: 1 h').argParser(duration).conflicts('until'))
    .addOption(new Option('--until <time>', 'until that local time').argParser(moment))
    .action((id: string | undefined, options: Silence) => {
      const until = options.until ?? Date.now() + (options.for ?? DEFAULT_SILENCE_MS);
      return silence(id ?? null, until, 'is silenced', options);
    });

  asking(alerts.command('unsilence'))
    .description('Ends the silence of a rule, or without an id of all.')
    .argument('[id]', 'of the rule')
    .action((id: string | undefined, options: AskOptions) =>
      silence(id ?? null, null, 'is not silenced any more', options),
    );

  const silence = (ruleId: string | null, until: number | null, done: string, options: AskOptions) =>
    answer(options, (found) =>
      actOnAlert(found, {
        ruleId,
        done,
        act: ({ client }) => client.command('alerts.silence', { ruleId, until }),
      }),
    );
}

function parsed(json: string): Result<unknown> {
  try {
    return ok(JSON.parse(json));
  } catch {
    return err({
      field: '',
      expected: 'a rule as JSON',
      got: describeGot(json),
      fix: 'Write {"name": "Many wait", "metric": "queue_size", "level": 1000}, for example.',
    });
  }
}

function shortName(name: string): string {
  if (name.trim() !== '' && name.length <= 60) return name.trim();
  throw new InvalidArgumentError('Expected 1 to 60 characters.');
}
