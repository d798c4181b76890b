import { isOpen } from '../shared/jobs/job.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { DEFAULT_SETTINGS, type Settings } from '../shared/settings/settings.ts';
import type { AssembleOptions } from './assemble.ts';
import { historyBytesOf, readSettings, retentionOf } from './data-settings.ts';
import type { Logger } from './logger.ts';
import { openSqliteJobStore } from './queue/sqlite/sqlite-job-store.ts';
import type { StoreProblem } from './queue/sqlite/store-problem.ts';

/** A data folder that is open, and nobody else's until the engine has stopped; or the memory in its place. */
export interface OpenData {
  /** null: everything is in memory. */
  readonly folder: string | null;
  /** What `settings.json` says, or what is wrong with it, so that nothing is removed. */
  readonly settings: Result<Settings, string>;
  /** Jobs that an earlier process left unfinished. */
  readonly unfinished: number;
  /** Jobs that had died by then, as counted: those that were pruned are among them. */
  readonly diedBefore: number;
  /** Told when the store can't be asked any more, though nobody has closed it. */
  readonly onStoreGone: (listener: (reason: string) => void) => void;
  /** Its part of what the engine is built of. */
  readonly parts: Pick<AssembleOptions, 'store' | 'data' | 'retention' | 'historyBytes'>;
}

export const IN_MEMORY: OpenData = {
  folder: null,
  settings: ok(DEFAULT_SETTINGS),
  unfinished: 0,
  diedBefore: 0,
  onStoreGone: () => undefined,
  parts: {},
};

export interface OpenDataOptions {
  /** An absolute path; made when it is missing. */
  readonly folder: string;
  /** The modules that the threads of the stores run. */
  readonly storeThreadPath: string;
  readonly outputThreadPath: string;
  readonly version: string;
  readonly logger: Logger;
  /** Make a store of what can be read of a damaged one. */
  readonly recover: boolean;
}

/** Opens the store and reads the settings beside it, or says why the store was not opened. */
export async function openData(options: OpenDataOptions): Promise<Result<OpenData, StoreProblem>> {
  const { folder, storeThreadPath: threadPath, outputThreadPath, version, logger, recover } = options;
  const opened = await openSqliteJobStore({ folder, threadPath, version, logger, recover });
  if (!opened.ok) return err(opened.error);
  const settings = await readSettings(folder);
  if (!settings.ok) logger.log('WARN', 'settings_wrong', { reason: settings.error });
  const store = opened.value;
  const { counts, metrics } = store.open();
  return ok({
    folder,
    settings,
    unfinished: counts.reduce((sum, { state, jobs }) => (isOpen(state) ? sum + jobs : sum), 0),
    diedBefore: metrics.jobs_dead,
    onStoreGone: (listener) => store.onGone(listener),
    parts: {
      store,
      data: { folder, outputThreadPath },
      retention: retentionOf(settings),
      historyBytes: historyBytesOf(settings),
    },
  });
}
