/**
 * A process of its own for output: `write FOLDER` saves what a run has printed so far, sends a message, and waits to be
 * killed in the middle of the run; `read FOLDER JOB` prints the output of a run.
 */
import { silentLogger } from '../../electron/logger.ts';
import { DurableOutputStore } from '../../electron/workers/output/durable-output-store.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { threadPath } from '../support/threads.ts';

const [mode, folder = '', job = ''] = process.argv.slice(2);
const clock = new FakeClock();
const store = new DurableOutputStore({
  folder,
  threadPath: threadPath('output'),
  clock,
  logger: silentLogger,
});

if (mode === 'write') {
  const output = store.open('job', 1);
  output.append(Buffer.from('saved\n'));
  // The interval of runs under way.
  await clock.advance(2000);
  // Answered after what was asked for before it.
  await store.read('nobody', 1);
  output.append(Buffer.from('not saved yet\n'));
  process.send?.('ready');
  setInterval(() => undefined, 1000);
} else if (mode === 'read') {
  const view = await store.read(job, 1);
  process.stdout.write(view === null ? 'none' : JSON.stringify(Buffer.from(view.head).toString()));
  await store.close();
}
