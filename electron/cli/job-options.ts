import { type Command, Option } from 'commander';
import { PARENT_FAILURES } from '../../shared/jobs/job.ts';
import { HTTP_METHODS } from '../../shared/jobs/job-request.ts';
import {
  assignment,
  duration,
  header,
  moment,
  several,
  severalIds,
  uniqueWithin,
  wholeNumber,
} from './option-values.ts';

/** What describes a new job on the command line, for `add` and for schedules. */
export function describeJob(command: Command): Command {
  command.argument('[program...]', 'the program and its arguments, passed as they are');
  return describeAsked(command)
    .passThroughOptions()
    .option('--key <key>', 'the same key twice is one job')
    .option('--delay <time>', 'in line after so long, like 90s or "1 h 30 min"', duration)
    .option('--run-at <time>', 'in line at that local time, like "2026-12-24 18:00" or 18:00', moment)
    .option('--depends-on <id>', 'runs when that job has ended; may be repeated', severalIds, [])
    .addOption(
      new Option('--on-parent-failure <what>', 'when a job that it depends on fails; default: block').choices(
        PARENT_FAILURES,
      ),
    );
}

/** What a job may be asked for, a new one or one that is edited. */
export function describeAsked(command: Command): Command {
  return command
    .option('--shell <line>', 'a line for the shell')
    .option('--url <url>', 'an HTTP request')
    .addOption(new Option('--method <method>', 'of the request; default: GET').choices(HTTP_METHODS))
    .option('--header <header>', '"Name: value", of the request; may be repeated', header, [])
    .option('--body <text>', 'of the request')
    .option('--request <json>', 'the whole job as JSON (docs/jobs.md), or - for standard input')
    .option('--cwd <dir>', 'working folder of the command; default: the current one')
    .option('--env <NAME=value>', 'variable of the command; may be repeated', assignment, [])
    .option('--stdin', 'hand standard input over to the command')
    .option('-n, --name <name>', 'what it is called on screen')
    .option('-q, --queue <queue>', 'default: default')
    .option('-p, --priority <n>', 'higher goes first, -1000 to 1000', wholeNumber(-1000, 1000))
    .option('-t, --tag <tag>', 'may be repeated', several, [])
    .option('--timeout <time>', 'a run that takes longer is ended', duration)
    .option('--max-attempts <n>', 'runs before a failing job is dead, 1 to 100', wholeNumber(1, 100))
    .option('--concurrency-key <key>', 'jobs with the same one run one at a time, in whatever queue')
    .option('--key-concurrency <n>', 'so many of them at a time, 1 to 256', wholeNumber(1, 256))
    .option('--rate-key <key>', "what the queue's rate for a key counts apart")
    .option('--unique-key <key>', 'the only job with this key, as long as --unique-within says')
    .option('--unique-within <time>', 'open (default), kept, or a time from its creation', uniqueWithin)
    .addOption(
      new Option('--unique-on-conflict <what>', 'with another job that has the key').choices(ON_CONFLICT),
    );
}

const ON_CONFLICT = ['keep', 'replace', 'reject'];
