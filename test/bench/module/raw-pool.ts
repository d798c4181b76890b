import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleContestant } from './contestant.ts';

/**
 * The ceiling: as many processes as there are runs at once, each of which sends back what it was sent. One message
 * there and one back for a job, and nothing else: no output, no limits, no record of what was done.
 * In sessions of their own, as modules are so that they can be ended with what they start, processes wake each other more
 * slowly on a busy Linux machine, which shares its time between sessions.
 */
export async function openRawPool(
  folder: string,
  concurrency: number,
  { detached }: { readonly detached: boolean },
): Promise<ModuleContestant> {
  const path = join(folder, 'echo.mjs');
  writeFileSync(path, "process.on('message', (message) => process.send(message));\n");
  const children = Array.from({ length: concurrency }, () => fork(path, [], { execArgv: [], detached }));
  const ask = async (child: ChildProcess, id: number): Promise<void> => {
    const answered = once(child, 'message');
    child.send({ id, input: null });
    await answered;
  };
  return {
    async round(jobs) {
      let next = 0;
      await Promise.all(
        children.map(async (child) => {
          while (next < jobs) {
            next += 1;
            await ask(child, next);
          }
        }),
      );
    },
    async stop() {
      const exits = children.map((child) => once(child, 'exit'));
      for (const child of children) child.disconnect();
      await Promise.all(exits);
    },
  };
}
