import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../electron/logger.ts';
import {
  openSqliteJobStore,
  type SqliteJobStore,
  type SqliteJobStoreOptions,
} from '../../electron/queue/sqlite/sqlite-job-store.ts';
import { threadPath } from './threads.ts';

/** A folder of its own for a test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'jobdeck-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const silent: Logger = { log: () => undefined };

/** Opens it or throws what is wrong with it. */
export async function openStore(
  folder: string,
  options: Partial<SqliteJobStoreOptions> = {},
): Promise<SqliteJobStore> {
  const opened = await openSqliteJobStore({
    folder,
    threadPath: threadPath('store'),
    version: '0.1.0',
    logger: silent,
    ...options,
  });
  if (!opened.ok) throw new Error([opened.error.message, ...opened.error.details].join('\n'));
  return opened.value;
}
