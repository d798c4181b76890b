import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { EnqueueReply } from '../shared/contract/replies.ts';
import { err } from '../shared/result.ts';
import { readImport } from './import/read-import.ts';
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
  const read = await readImport({ name: basename(path), text, folder: dirname(path) });
  if (!read.ok) return err([read.error]);
  const { jobs, broken } = read.value;
  if (broken.length > 0) {
    return err(
      broken.flatMap(({ line, problems }) =>
        problems.map((problem) => ({ ...problem, field: `line ${line} ${problem.field}`.trim() })),
      ),
    );
  }
  return engine.enqueueAll(jobs.map(({ request }) => request));
}
