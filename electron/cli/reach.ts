import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeProblem, err, ok, type Result } from '../../shared/result.ts';
import { type ControlClient, connectToFolder } from '../control/client.ts';
import { storeProblemText } from '../store-problem-text.ts';
import { appDataFolder, chooseFolder } from './default-folder.ts';

/** Who answers: a Jobdeck that runs, or the data folder itself, where nothing runs. */
export interface Reached {
  readonly client: ControlClient;
  readonly folder: string;
  readonly runs: boolean;
  /** One more client of the same, which answers while the first is busy; null when there is none any more. */
  readonly beside: () => Promise<ControlClient | null>;
}

export interface ReachOptions {
  /** As it was given. */
  readonly data?: string;
  readonly version: string;
  readonly noJobsYet: NoJobsYet;
}

/**
 * What is done with a folder that has no jobs, or is not there: it is refused; made, by who brings the first jobs; or left
 * alone, and who asks is answered as if it were there.
 */
export type NoJobsYet = 'refuse' | 'create' | 'pretend';

/** Two command lines can be in each other's way, and an app that starts has the folder before it answers; ms. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

/** The error is the text for the person. */
export async function reach({ data, version, noJobsYet }: ReachOptions): Promise<Result<Reached, string>> {
  const folder = chooseFolder(data, process.env, () =>
    appDataFolder(process.platform, process.env, homedir()),
  );
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const connected = await connectToFolder(folder);
    if (!connected.ok) return err(describeProblem(connected.error));
    if (connected.value !== null) {
      const beside = async (): Promise<ControlClient | null> => {
        const another = await connectToFolder(folder);
        return another.ok ? another.value : null;
      };
      return ok({ client: connected.value, folder, runs: true, beside });
    }
    const hasJobs = existsSync(join(folder, 'jobs.db'));
    if (!hasJobs && noJobsYet === 'refuse') return err(nothingThere(folder, data));
    // The engine is loaded only where it is needed: asking an app that runs takes a fraction of the time.
    const { openFolderItself, openNothing } = await import('./local-client.ts');
    if (!hasJobs && noJobsYet === 'pretend') return ok(here(await openNothing(version), folder));
    const opened = await openFolderItself(folder, version);
    if (opened.ok) return ok(here(opened.value, folder));
    if (opened.error.kind !== 'in use' || performance.now() > until) {
      return err(storeProblemText(opened.error));
    }
    await setTimeout(PAUSE_MS * (0.5 + Math.random()));
  }
}

/** In this process calls do not wait for each other. */
function here(client: ControlClient, folder: string): Reached {
  const beside = async (): Promise<ControlClient> => ({ ...client, close: async () => undefined });
  return { client, folder, runs: false, beside };
}

function nothingThere(folder: string, given: string | undefined): string {
  const named = given !== undefined || process.env['JOBDECK_DATA'];
  const fix = named
    ? 'Give the path of a data folder; the app shows its own at the foot of the rail.'
    : "This is the app's folder: start the app once, add a job, or name another folder with --data or JOBDECK_DATA.";
  return `expected the jobs of a Jobdeck in ${folder}, got none. ${fix}`;
}
