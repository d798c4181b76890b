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
}

export interface ReachOptions {
  /** As it was given. */
  readonly data?: string;
  readonly version: string;
  /** A folder that is not there is made: only by who brings the first jobs. */
  readonly create: boolean;
}

/** Two command lines can be in each other's way, and an app that starts has the folder before it answers; ms. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 50;

/** The error is the text for the person. */
export async function reach({ data, version, create }: ReachOptions): Promise<Result<Reached, string>> {
  const folder = chooseFolder(data, process.env, () =>
    appDataFolder(process.platform, process.env, homedir()),
  );
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const connected = await connectToFolder(folder);
    if (!connected.ok) return err(describeProblem(connected.error));
    if (connected.value !== null) return ok({ client: connected.value, folder, runs: true });
    if (!create && !existsSync(join(folder, 'jobs.db'))) return err(nothingThere(folder, data));
    // The engine is loaded only where it is needed: asking an app that runs takes a fraction of the time.
    const { openFolderItself } = await import('./local-client.ts');
    const opened = await openFolderItself(folder, version);
    if (opened.ok) return ok({ client: opened.value, folder, runs: false });
    if (opened.error.kind !== 'in use' || performance.now() > until) {
      return err(storeProblemText(opened.error));
    }
    await setTimeout(PAUSE_MS * (0.5 + Math.random()));
  }
}

function nothingThere(folder: string, given: string | undefined): string {
  const named = given !== undefined || process.env['JOBDECK_DATA'];
  const fix = named
    ? 'Give the path of a data folder; the app shows its own at the foot of the rail.'
    : "This is the app's folder: start the app once, add a job, or name another folder with --data or JOBDECK_DATA.";
  return `expected the jobs of a Jobdeck in ${folder}, got none. ${fix}`;
}
