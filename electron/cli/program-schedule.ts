import { type Command, Option } from 'commander';
import { MISSED_POLICIES, OVERLAP_POLICIES } from '../../shared/schedules/schedule.ts';
import type { AskOptions } from './ask.ts';
import { type AddOptions, requestOf } from './commands/add.ts';
import {
  actOnSchedule,
  addSchedule,
  listSchedules,
  type ScheduleAction,
  type ScheduleOptions,
} from './commands/schedules.ts';
import { describeJob } from './job-options.ts';
import { moment, wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';

type ListOptions = AskOptions & { readonly limit: number; readonly cursor?: string };

/** `jobdeck schedule …` */
export function addScheduleCommands(program: Command, { asking, answer, refuse }: Asking): void {
  const schedule = program
    .command('schedule')
    .description('Jobs at set times: once, or again and again.')
    .enablePositionalOptions();

  asking(describeJob(schedule.command('add')))
    .description(
      'Adds a schedule for a job, which is described as for add. Prints its id.\nOptions come before the program.',
    )
    .option('--cron <cron>', 'like "30 2 * * 1-5"; with six fields the first is seconds')
    .option('--at <time>', 'once, at that local time, like "2026-12-24 18:00"', moment)
    .option('--time-zone <zone>', "like Europe/Berlin; default: the system's")
    .addOption(
      new Option('--missed <what>', 'for moments that passed while nobody ran').choices(MISSED_POLICIES),
    )
    .addOption(new Option('--overlap <what>', 'while its last job is open').choices(OVERLAP_POLICIES))
    .action(async (words: readonly string[], options: AddOptions & ScheduleOptions & AskOptions) => {
      const request = await requestOf(words, options, { cwd: process.cwd(), stdin: process.stdin });
      if (request.ok) return answer(options, (found) => addSchedule(found, request.value, options), 'create');
      refuse(request.error);
    });

  asking(schedule.command('list'))
    .description('Lists schedules by name.')
    .option('--limit <n>', 'at most so many, 1 to 10,000', wholeNumber(1, 10_000), 100)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .action((options: ListOptions) => answer(options, (found) => listSchedules(found, options)));

  const actions: readonly [name: string, action: ScheduleAction, done: string, description: string][] = [
    ['pause', 'schedules.pause', 'is paused', 'Pauses a schedule: what passes meanwhile is not made up for.'],
    ['resume', 'schedules.resume', 'is resumed', 'Lifts the pause of a schedule.'],
    ['run', 'schedules.runNow', 'has put a job in line', 'Queues a job of the schedule now.'],
    ['remove', 'schedules.remove', 'is removed', 'Removes a schedule with its history; its jobs stay.'],
  ];
  for (const [name, action, done, description] of actions) {
    asking(schedule.command(name))
      .description(description)
      .argument('<id>', 'of the schedule')
      .action((scheduleId: string, options: AskOptions) =>
        answer(options, (found) => actOnSchedule(found, { action, done, scheduleId })),
      );
  }
}
