import type { Command } from 'commander';
import { Refused } from '../control/client.ts';
import type { AskOptions } from './ask.ts';
import { decideProposal, listProposals } from './commands/confirm.ts';
import { ALL_WELL } from './exit-codes.ts';
import type { WithClient } from './mcp/server.ts';
import type { ProgramParts } from './program.ts';
import type { Asking } from './program-parts.ts';
import { reach } from './reach.ts';
import { dataOption } from './shared-options.ts';

/** Commands by which a model asks for something, and a person agrees. */
export function addMcpCommands(
  program: Command,
  { asking, answer, tellExit }: Asking,
  { version }: ProgramParts,
): void {
  program
    .command('mcp')
    .description(
      'Serves the model context protocol on standard input and output (docs/mcp.md): a model reads how things are, and asks\n' +
        'for changes, which happen when a person agrees to them.',
    )
    .addOption(dataOption("the app's"))
    .action((options: Pick<AskOptions, 'data'>) => tellExit(serve(options, version)));

  asking(program.command('confirm'))
    .description(
      'Shows a change that a program asked for, and carries it out when you agree; without an id lists them. Where the app\n' +
        'runs, its window asks.',
    )
    .argument('[id]', 'of the change')
    .option('--refuse', 'refuse it, without a question', false)
    .action((id: string | undefined, options: AskOptions & { readonly refuse: boolean }) =>
      answer(options, (found) =>
        id === undefined ? listProposals(found) : decideProposal(found, id, options.refuse),
      ),
    );
}

async function serve({ data }: Pick<AskOptions, 'data'>, version: string): Promise<number> {
  // Only now: no other command has a use for it.
  const { serveMcp } = await import('./mcp/server.ts');
  const withClient: WithClient = async (act) => {
    const reached = await reach({ ...(data === undefined ? {} : { data }), version, noJobsYet: 'refuse' });
    if (!reached.ok) throw new Refused({ ...UNREACHED, got: reached.error });
    try {
      return await act(reached.value.client);
    } finally {
      await reached.value.client.close();
    }
  };
  await serveMcp({ version, withClient });
  return ALL_WELL;
}

const UNREACHED = {
  field: '',
  expected: 'a Jobdeck, or its data folder',
  fix: 'Start Jobdeck, or name its data folder with --data.',
};
