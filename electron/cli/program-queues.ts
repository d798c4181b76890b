import type { Command } from 'commander';
import type { Problem } from '../../shared/result.ts';
import type { AskOptions } from './ask.ts';
import { type LimitOptions, setLimits } from './commands/limits.ts';
import { setPaused } from './commands/queues.ts';
import { bytes, load, rate, wholeNumber } from './option-values.ts';
import type { Asking } from './program-parts.ts';

/** Commands that are about queues, or about all of them together. */
export function addQueueCommands(program: Command, { asking, answer, refuse }: Asking): void {
  for (const [name, paused, description] of [
    ['pause', true, 'Pauses a queue, or all of them: what runs goes on, nothing new starts.'],
    ['resume', false, 'Lifts the pause of a queue, or of all. (To run jobs here: jobdeck run.)'],
  ] as const) {
    asking(program.command(name))
      .description(description)
      .argument('[queue]', 'default: all queues')
      .action((queue: string | undefined, options: AskOptions) =>
        answer(options, (found) => setPaused(found, paused, queue)),
      );
  }

  asking(program.command('limits'))
    .description('Sets what is given, of a queue or of all together, and shows the limits. It acts at once.')
    .argument('[queue]', 'default: all queues')
    .option(
      '--concurrency <n>',
      'runs at once, 1 to 256; without a queue over all of them',
      wholeNumber(1, 256),
    )
    .option('--rate <rate>', 'starts in a time in that queue, like 10/min, or none', rate)
    .option('--rate-per-key <rate>', 'the same, of the jobs with each --rate-key', rate)
    .option('--max-load <n>', 'jobs start only while each processor has at most so much, or none', load)
    .option('--min-free-memory <size>', 'and only while so much is free, like 2GB, or none', bytes)
    .option('--limit <n>', 'show at most so many queues, 1 to 100,000', wholeNumber(1, 100_000), 100)
    .action((queue: string | undefined, options: LimitOptions & AskOptions) => {
      const wrong = outOfPlace(queue, options);
      if (wrong !== null) return refuse(wrong);
      return answer(options, (found) => setLimits(found, queue, options));
    });
}

/** An option of a queue without one, or one of all of them with a queue. */
function outOfPlace(queue: string | undefined, options: LimitOptions): Problem | null {
  const { rate: ofQueue, ratePerKey, maxLoad, minFreeMemory } = options;
  if (queue === undefined && (ofQueue !== undefined || ratePerKey !== undefined)) {
    return {
      field: ofQueue === undefined ? '--rate-per-key' : '--rate',
      expected: 'the name of a queue with it',
      got: 'none',
      fix: 'Rates are of a queue, like: jobdeck limits default --rate 10/min',
    };
  }
  if (queue !== undefined && (maxLoad !== undefined || minFreeMemory !== undefined)) {
    return {
      field: maxLoad === undefined ? '--min-free-memory' : '--max-load',
      expected: 'no queue with it',
      got: JSON.stringify(queue),
      fix: 'What the machine has room for holds for all queues: leave the queue out.',
    };
  }
  return null;
}
