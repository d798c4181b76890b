import { createIdSource } from '../../electron/queue/job-id.ts';
import { createJob } from '../../electron/queue/transitions.ts';
import { openStore } from '../support/sqlite-store.ts';
import { requestOf } from './engines.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';

const BATCH = 2000;

interface Fill {
  readonly folder: string;
  readonly jobs: number;
}

/** Makes an SQLite store with that many waiting jobs; in a process of its own, so that it costs nobody memory. */
export async function fillStore(folder: string, jobs: number): Promise<void> {
  const filler = new FreshProcess(import.meta.filename, []);
  await filler.ask({ folder, jobs } satisfies Fill);
  await filler.end();
}

async function fill({ folder, jobs }: Fill): Promise<void> {
  const store = await openStore(folder);
  store.open();
  const newId = createIdSource(Date.now);
  let before: Promise<unknown> = Promise.resolve();
  for (let left = jobs; left > 0; left -= BATCH) {
    const events = Array.from({ length: Math.min(BATCH, left) }, (_, index) => {
      const program = `work-${left - index}`;
      return createJob(newId(), requestOf({ kind: 'command', payload: { program } }), Date.now());
    });
    const committed = store.commit(events);
    await before;
    before = committed;
  }
  await before;
  await store.close();
}

if (import.meta.main) answerQuestions(fill);
