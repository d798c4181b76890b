import { commands } from '../../shared/contract/commands.ts';
import { enqueueJobs } from '../ipc/enqueue.ts';
import type { Engine } from '../queue/engine.ts';
import type { CarryOut } from './proposal-desk.ts';

/** As any door would; its input was checked when it was asked for, and is read once more, since it comes from a file. */
export function carryOutOn(engine: Engine): CarryOut {
  return async (command, input) => {
    switch (command) {
      case 'jobs.enqueue':
        return enqueueJobs(engine, commands[command].input.parse(input).jobs);
      case 'jobs.change': {
        const { action, selection } = commands[command].input.parse(input);
        return engine.change(action, selection);
      }
      case 'queues.pause':
        return engine.pause(commands[command].input.parse(input).queue);
      case 'queues.resume':
        return engine.resume(commands[command].input.parse(input).queue);
    }
  };
}
