import type { Logger } from '../logger.ts';

/** What went wrong inside, and nothing of what jobs do. */
export function onlyErrors(logger: Logger): Logger {
  return {
    log: (level, event, fields) => {
      if (level === 'ERROR') logger.log(level, event, fields);
    },
  };
}
