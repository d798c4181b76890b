import { type Command, Option } from 'commander';
import type { JobAction } from '../../shared/jobs/control.ts';
import type { LinePosition } from '../../shared/jobs/events.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { AskOptions } from './ask.ts';
import { changeJobs, duplicateJob, moveInLine, undo } from './commands/change.ts';
import { ASKED_ABOVE, changeMatching, type MatchingOptions } from './commands/change-matching.ts';
import { type EditOptions, editJob } from './commands/edit.ts';
import { describeAsked } from './job-options.ts';
import { wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';

type Matching = MatchingOptions & AskOptions & { readonly matching?: string };

interface MoveOptions extends Matching {
  readonly queue?: string;
  readonly front: boolean;
  readonly before?: string;
  readonly after?: string;
}

/** Commands that change jobs. */
export function addChangeCommands(program: Command, parts: Asking): void {
  const { asking, answer } = parts;
  const change = createChange(parts);

  for (const { name, done, description } of SIMPLE) {
    asking(matching(program.command(name)))
      .description(description)
      .action((jobIds: readonly string[], options: Matching) =>
        change(jobIds, options, { action: { type: name }, done }),
      );
  }

  asking(matching(program.command('priority').argument('<n>', '-1000 to 1000', wholeNumber(-1000, 1000))))
    .description('Gives jobs another priority: higher goes first within its queue.')
    .action((priority: number, jobIds: readonly string[], options: Matching) =>
      change(jobIds, options, {
        action: { type: 'set-priority', priority },
        done: `have priority ${priority}`,
      }),
    );

  asking(matching(program.command('move')))
    .description('Moves jobs to another queue, or waiting jobs to another place in their line.')
    .option('--queue <queue>', 'to this queue')
    .option('--front', 'to the front of their line', false)
    .option('--before <id>', 'before this job in line')
    .option('--after <id>', 'after this job in line')
    .action((jobIds: readonly string[], options: MoveOptions) => {
      const to = placeOf(options);
      if (!to.ok) return parts.refuse(to.error);
      if ('queue' in to.value) {
        const { queue } = to.value;
        return change(jobIds, options, { action: { type: 'move', queue }, done: `moved to ${queue}` });
      }
      const { line } = to.value;
      const problem = wrongTarget(jobIds, options) ?? (options.matching === undefined ? null : NOT_IN_LINE);
      if (problem !== null) return parts.refuse(problem);
      return answer(options, (found) => moveInLine(found, jobIds, line));
    });

  asking(
    describeAsked(
      program
        .command('edit')
        .argument('<id>', 'of the job')
        .argument(...PROGRAM),
    ),
  )
    .description(
      'Changes what a job that does not run is asked for, and puts it in line. What is said takes the place of what the\n' +
        'job has; --header, --env and --tag of all of theirs. A program comes after --. Tells what changes.',
    )
    .option('--dry-run', 'tell what would change, and change nothing', false)
    .action((id: string, words: readonly string[], options: EditOptions & AskOptions) =>
      answer(options, (found) => editJob(found, id, words, options)),
    );

  asking(program.command('duplicate'))
    .description('Queues a new job that is asked for the same, without its key. Prints its id.')
    .argument('<id>', 'of the job')
    .action((id: string, options: AskOptions) => answer(options, (found) => duplicateJob(found, id)));

  asking(program.command('undo'))
    .description('Takes back what was done to jobs or queues last, of the last 10 minutes.')
    .option('--step <n>', 'this step, and not the last', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .action((options: AskOptions & { readonly step?: number }) =>
      answer(options, (found) => undo(found, options.step)),
    );
}

const PROGRAM = ['[program...]', 'the program and its arguments, passed as they are'] as const;

const SIMPLE: readonly {
  readonly name: 'retry' | 'cancel' | 'run-now' | 'delete';
  readonly done: string;
  readonly description: string;
}[] = [
  {
    name: 'retry',
    done: 'back in line',
    description: 'Puts dead, cancelled, completed or retrying jobs back in line.',
  },
  {
    name: 'cancel',
    done: 'cancelled',
    description: 'Cancels jobs that are not finished; a running one is ended.',
  },
  {
    name: 'run-now',
    done: 'in line',
    description: 'Puts blocked, scheduled or retrying jobs in line at once.',
  },
  {
    name: 'delete',
    done: 'deleted',
    description: 'Deletes jobs with their runs and output; for 10 minutes that can be undone.',
  },
];

/** Gives a command the ids of jobs or, instead, a search. */
function matching(command: Command): Command {
  return command
    .argument('[id...]', 'of the jobs')
    .addOption(
      new Option(
        '--matching <search>',
        "all that a search finds, like 'state:dead error:timeout' (docs/search.md)",
      ),
    )
    .option('--dry-run', 'tell which jobs a search finds, and change nothing', false)
    .option('--yes', `of more than ${ASKED_ABOVE} jobs that a search finds, without a question`, false);
}

interface Wanted {
  readonly action: JobAction;
  readonly done: string;
}

/** Jobs that are named, or those that a search finds: one step either way. */
function createChange({ answer, refuse }: Asking) {
  return async (jobIds: readonly string[], options: Matching, wanted: Wanted): Promise<void> => {
    const problem = wrongTarget(jobIds, options);
    if (problem !== null) return refuse(problem);
    const { matching: text } = options;
    if (text === undefined) return answer(options, (found) => changeJobs(found, { ...wanted, jobIds }));
    return answer(options, (found) => changeMatching(found, { ...wanted, text }, options));
  };
}

function wrongTarget(jobIds: readonly string[], { matching: text, dryRun, yes }: Matching): Problem | null {
  if (jobIds.length > 0 === (text !== undefined)) {
    return {
      field: '',
      expected: 'either the ids of jobs or --matching with a search',
      got: text === undefined ? 'neither' : 'both',
      fix: "Say which jobs, like: --matching 'state:dead error:timeout'",
    };
  }
  if (text === undefined && (dryRun || yes)) {
    return {
      field: dryRun ? '--dry-run' : '--yes',
      expected: '--matching with it',
      got: 'the ids of jobs',
      fix: 'Leave it out: jobs that are named are changed without a question.',
    };
  }
  return null;
}

type Place = { readonly queue: string } | { readonly line: LinePosition };

function placeOf({ queue, front, before, after }: MoveOptions): Result<Place> {
  const places: Place[] = [];
  if (queue !== undefined) places.push({ queue });
  if (front) places.push({ line: 'front' });
  if (before !== undefined) places.push({ line: { before } });
  if (after !== undefined) places.push({ line: { after } });
  const [place] = places;
  if (place !== undefined && places.length === 1) return ok(place);
  return err({
    field: '',
    expected: 'one of --queue, --front, --before and --after',
    got: places.length === 0 ? 'none of them' : `${places.length} of them`,
    fix: 'Say where the jobs are to go, like: jobdeck move --front ID',
  });
}

const NOT_IN_LINE: Problem = {
  field: '--matching',
  expected: '--queue with it',
  got: 'a place in line',
  fix: 'Within a line jobs are moved by their ids; give those, at most 1,000.',
};
