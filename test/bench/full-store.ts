import { createIdSource } from '../../electron/queue/job-id.ts';
import { createJob } from '../../electron/queue/transitions.ts';
import { openStore } from '../support/sqlite-store.ts';
import { requestOf } from './engines.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';

const BATCH = 2000;

interface Fill {
  readonly folder: string;
  readonly jobs: number;
  /** What each of them is; by default a command with a number in its name. */
  readonly job?: Readonly<Record<string, unknown>> | undefined;
}

/** Puts that many waiting jobs into an SQLite store; in a process of its own, so that it costs nobody memory. */
export async function fillStore(folder: string, jobs: number, job?: Fill['job']): Promise<void> {
  const filler = new FreshProcess(import.meta.filename, []);
  await filler.ask({ folder, jobs, job } satisfies Fill);
  await filler.end();
}

async function fill({ folder, jobs, job }: Fill): Promise<void> {
  const store = await openStore(folder);
  store.open();
  const newId = createIdSource(Date.now);
  let before: Promise<unknown> = Promise.resolve();
  for (let left = jobs; left > 0; left -= BATCH) {
    const events = Array.from({ length: Math.min(BATCH, left) }, (_, index) => {
      const program = `work-${left - index}`;
      const request = requestOf(job ?? { kind: 'command', payload: { program } });
      return createJob(newId(), request, Date.now());
    });
    const committed = store.commit(events);
    await before;
    before = committed;
  }
  await before;
  await store.close();
}

if (import.meta.main) answerQuestions(fill);
