import { type Command, Option } from 'commander';
import { HTTP_METHODS } from '../../shared/job-request.ts';
import { assignment, duration, header, several, wholeNumber } from './option-values.ts';

/** What describes a job on the command line, for `add` and for schedules. */
export function describeJob(command: Command): Command {
  return command
    .argument('[program...]', 'the program and its arguments, passed as they are')
    .passThroughOptions()
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
    .option('--key <key>', 'the same key twice is one job')
    .option('--delay <time>', 'in line after so long, like 90s or "1 h 30 min"', duration)
    .option('--timeout <time>', 'a run that takes longer is ended', duration)
    .option('--max-attempts <n>', 'runs before a failing job is dead, 1 to 100', wholeNumber(1, 100));
}
