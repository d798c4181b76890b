import type { Snapshot } from '../../../shared/numbers/snapshot.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { oneLine } from '../../../shared/words/one-line.ts';

/** What the person is asked before quitting while jobs run. */
export interface QuitQuestion {
  readonly message: string;
  readonly detail: string;
}

const NAMED = 5;

/** null when nothing runs: then quitting asks nothing. */
export function quitQuestion(snapshot: Snapshot, graceMs: number): QuitQuestion | null {
  const { jobs, running, engine } = snapshot;
  if (jobs.running === 0) return null;
  const one = jobs.running === 1;
  const names = running.slice(0, NAMED).map((job) => `• ${oneLine(job.name)}`);
  const more = jobs.running - names.length;
  if (more > 0) names.push(`and ${formatCount(more)} more`);
  const open = jobs.waiting + jobs.scheduled + jobs.blocked + jobs.retrying;
  const backlog =
    open === 0 ? '' : ` and ${formatCount(open)} that ${open === 1 ? 'has' : 'have'} yet to run`;
  const which = `${one ? 'this one' : 'these'}${backlog}`;
  return {
    message: one
      ? 'One job is running. Quit and end it?'
      : `${formatCount(jobs.running)} jobs are running. Quit and end them?`,
    detail: [
      ...names,
      '',
      `Each gets ${graceMs / 1000} s to finish, is then asked to end, and is killed if it does not. ${
        engine.storage.folder === null
          ? `Jobs are kept in memory only: ${which} will be gone.`
          : `Nothing is lost: ${which} will be taken up again when Jobdeck starts.`
      }`,
    ].join('\n'),
  };
}
