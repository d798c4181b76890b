/**
 * A process of its own for the tests of opening: `node child.ts ACTION FOLDER [N]` opens the folder and prints what came
 * of it as JSON.
 *
 * - `open` closes it again.
 * - `hold` keeps it until it is killed, or its input ends.
 * - `add` adds N jobs, prints, and kills itself: the -wal stays.
 */
import { openFolder } from '../../../electron/queue/sqlite/opening/open-folder.ts';
import { AT, addJobs, jobsIn } from './store-rows.ts';

const [action, folder = '', count = '0'] = process.argv.slice(2);
const result = openFolder({ folder, version: '0.1.0', recover: false, now: () => AT });
if (!result.ok) {
  process.stdout.write(JSON.stringify({ problem: result.error }));
} else {
  const store = result.value;
  const from = jobsIn(store) + 1;
  if (action === 'add') addJobs(store, from, from + Number(count) - 1);
  const { readOnly, notes, endedCleanly } = store;
  const said = JSON.stringify({ pid: process.pid, readOnly, notes, endedCleanly, jobs: jobsIn(store) });
  process.stdout.write(said, () => {
    if (action === 'add') process.kill(process.pid, 'SIGKILL');
    if (action === 'open') store.close();
    if (action === 'hold') process.stdin.on('end', () => store.close()).resume();
  });
}
