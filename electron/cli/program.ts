import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from './completion.ts';
import { addAlertCommands } from './program-alerts.ts';
import { addAskCommands } from './program-ask.ts';
import { addChangeCommands } from './program-change.ts';
import { addBundleCommand, addDiffCommand, addExportCommands } from './program-export.ts';
import { addMcpCommands } from './program-mcp.ts';
import { createAsking } from './program-parts.ts';
import { addQueueCommands } from './program-queues.ts';
import { addRunCommand } from './program-run.ts';
import { addScheduleCommands } from './program-schedule.ts';

/** The whole command line; docs/cli.md and the completion scripts tell of what is in it. */
export interface ProgramParts {
  readonly version: string;
  /** Told by each command in its end. */
  readonly setExitCode: (code: number) => void;
}

export function createProgram(parts: ProgramParts): Command {
  const program = new Command('jobdeck')
    .description(
      'Queues jobs, runs them and tells how they are: commands, HTTP requests and modules, with retries and limits.',
    )
    .version(parts.version)
    .showHelpAfterError('Run "jobdeck --help" to see what there is.')
    // The program that `add` is given has options of its own.
    .enablePositionalOptions()
    .exitOverride();
  addRunCommand(program, parts);
  const asking = createAsking(parts);
  addAskCommands(program, asking);
  addChangeCommands(program, asking);
  addQueueCommands(program, asking);
  addAlertCommands(program, asking);
  addScheduleCommands(program, asking);
  addExportCommands(program, asking);
  addBundleCommand(program, asking);
  addDiffCommand(program, asking);
  addMcpCommands(program, asking, parts);
  program
    .command('completion')
    .description('Prints a script by which a shell completes what is typed (docs/cli.md).')
    .addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
    .action((shell: Shell) => void process.stdout.write(completionScript(shell, program)));
  return program;
}
