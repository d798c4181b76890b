import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './disk-model.ts';
import { checkAfterwards, type Fault, type FaultCycle, JOBS, loadPath } from './faults-cycle.ts';
import type { FaultsLoadOptions, FaultsReport } from './faults-load.ts';
import { makeFolder, randomFrom } from './powercut-cut.ts';
import { record } from './powercut-recording.ts';

/** One flush, anywhere in the load. */
export function forgottenFlush(counts: ReadonlyMap<string, number>, random: Random): Fault {
  const first = 1 + Math.floor(random() * (counts.get('fsync') ?? 1));
  return { call: 'fsync', error: 'EIO', first, times: 1 };
}

/**
 * One flush fails, and the kernel forgets what it was to write; the engine goes on, and everything is done and answered
 * for. Then, before the WAL is written back, the power is cut, and only what was flushed is there.
 */
export async function tryForgottenFlush(folder: string, { call, error, first }: Fault): Promise<FaultCycle> {
  const data = join(folder, 'data');
  const notesPath = join(folder, 'report');
  mkdirSync(data);
  const given: FaultsLoadOptions = { jobs: JOBS, faultsEnd: true, ending: 'kill' };
  const program = { modulePath: loadPath, args: [data, notesPath, JSON.stringify(given)] };
  const inject = ['-e', `inject=${call}:error=${error}:when=${first}`];
  const recording = await record({ folder: data, notesPath, scratch: folder }, [program], inject);
  const [note] = recording.notes;
  if (note === undefined) throw new Error('the load ended without a report');
  const report = JSON.parse(note.text) as FaultsReport;
  const found = join(folder, 'found');
  const cut = {
    moment: note.moment + 1,
    rules: 'journal',
    unit: 4096,
    kept: 0,
    forgetsWhatFailed: true,
  } as const;
  makeFolder(found, recording, cut, randomFrom(first));
  const verdict = await checkAfterwards(found, report);
  return { report, verdict: { ...verdict, mismatched: [...report.wrong, ...verdict.mismatched] } };
}
