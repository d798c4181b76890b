/** Opens a FOLDER and tells what came of it, as OpenedElsewhere: for a user who may do less. */
import type { OpenedElsewhere } from './corrupt-places.ts';
import { readBooks } from './load/books.ts';
import { tryToOpen } from './load/open.ts';

const opened = await tryToOpen(process.argv[2] ?? '');
const answer = async (): Promise<OpenedElsewhere> => {
  if (!opened.ok) return { problem: opened.error, readOnly: null, jobs: 0 };
  const { store } = opened.value;
  const { stored, jobs } = await readBooks(store);
  await store.close();
  return { problem: null, readOnly: stored.readOnly, jobs: jobs.length };
};
process.stdout.write(JSON.stringify(await answer()));
