import { logfmtLogger } from '../../../electron/logger.ts';
import { openSqliteJobStore, type SqliteJobStore } from '../../../electron/queue/sqlite/sqlite-job-store.ts';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { threadPath } from '../../support/threads.ts';

export interface OpenedForReading {
  readonly store: SqliteJobStore;
  /** What opening had to say beyond INFO. */
  readonly warnings: readonly string[];
}

/** Opens a store as the app does. */
export async function tryToOpen(
  folder: string,
  options: { readonly recover?: boolean } = {},
): Promise<Result<OpenedForReading, StoreProblem>> {
  const warnings: string[] = [];
  const opened = await openSqliteJobStore({
    folder,
    threadPath: threadPath('store'),
    version: '0.1.0',
    logger: logfmtLogger(
      (line) => void (line.includes(' level=INFO ') || warnings.push(line.trim())),
      Date.now,
    ),
    ...options,
  });
  return opened.ok ? ok({ store: opened.value, warnings }) : err(opened.error);
}

/** Opens it or throws what is wrong with it. */
export async function openStore(folder: string): Promise<OpenedForReading> {
  const opened = await tryToOpen(folder);
  if (!opened.ok) throw new Error([opened.error.message, ...opened.error.details].join('\n'));
  return opened.value;
}

/** Tries to open a folder that somebody has open; the kind of the answer. */
export async function openAnother(folder: string): Promise<string> {
  const opened = await tryToOpen(folder);
  if (!opened.ok) return opened.error.kind;
  await opened.value.store.close();
  return 'opened';
}
