import type { Command } from 'commander';
import { describeProblem, type Problem } from '../../shared/result.ts';
import { type Ask, type AskOptions, ask, fail } from './ask.ts';
import { BAD_INPUT } from './exit-codes.ts';
import type { ProgramParts } from './program.ts';
import type { NoJobsYet } from './reach.ts';
import { colourOptions, dataOption } from './shared-options.ts';

const EXIT_CODES = `
Exit codes:
  0  done
  1  some or all of it was not done
  2  an option was wrong, or the data folder could not be reached
`;

/** What is the same in every command that asks a Jobdeck that runs or, where none does, its data folder. */
export interface Asking {
  /** Gives a command the options of all. */
  asking(command: Command): Command;
  /** Carries it out; the value of `act` is the exit code. */
  answer(options: AskOptions, act: (ask: Ask) => Promise<number>, noJobsYet?: NoJobsYet): Promise<void>;
  /** Of what needs nobody to be asked. */
  tellExit(code: Promise<number>): Promise<void>;
  /** Tells what is wrong with what was typed. */
  refuse(problem: Problem): void;
}

export function createAsking({ version, setExitCode }: ProgramParts): Asking {
  return {
    asking: (command) => {
      command
        .addOption(dataOption("the app's"))
        .option('--json', 'print JSON (docs/cli.md tells its keys)', false)
        .addHelpText('after', EXIT_CODES);
      for (const option of colourOptions()) command.addOption(option);
      return command;
    },
    answer: async (options, act, noJobsYet = 'refuse') =>
      setExitCode(await ask({ ...options, version, noJobsYet }, act)),
    tellExit: async (code) => setExitCode(await code),
    refuse: (problem) => {
      fail(describeProblem(problem));
      setExitCode(BAD_INPUT);
    },
  };
}
