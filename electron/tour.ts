import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EnqueueReply } from '../shared/contract.ts';
import { parseJobFile } from '../shared/job-file.ts';
import { err } from '../shared/result.ts';
import { errorText } from './logger.ts';
import type { Engine } from './queue/engine.ts';

/** Queues every job of the examples, or none when a line is broken. */
export async function startTour(engine: Engine, path: string): Promise<EnqueueReply> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return err([
      {
        field: '',
        expected: `the examples in ${path}`,
        got: errorText(error),
        fix: 'Install Jobdeck again: the file belongs to it.',
      },
    ]);
  }
  const { jobs, broken } = parseJobFile(text, { baseDir: dirname(path) });
  if (broken.length > 0) {
    return err(
      broken.flatMap(({ line, problems }) =>
        problems.map((problem) => ({ ...problem, field: `line ${line} ${problem.field}`.trim() })),
      ),
    );
  }
  return engine.enqueueAll(jobs.map(({ request }) => request));
}
