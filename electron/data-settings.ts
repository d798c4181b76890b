import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeProblem, err, ok, type Result } from '../shared/result.ts';
import {
  DEFAULT_SETTINGS,
  parseSettings,
  type RetentionSettings,
  type Settings,
} from '../shared/settings/settings.ts';
import { errorText } from './logger.ts';
import type { Retention } from './queue/job-store.ts';

export const SETTINGS_FILE = 'settings.json';

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;
export const DEFAULT_HISTORY_BYTES = DEFAULT_SETTINGS.retention.historyMegabytes * MEGABYTE;

/** Reads `settings.json` of a data folder; the error is what is wrong with it, sentences that name its path. */
export async function readSettings(folder: string): Promise<Result<Settings, string>> {
  const path = join(folder, SETTINGS_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(DEFAULT_SETTINGS);
    return err(`${path} cannot be read: ${errorText(error)}.`);
  }
  const parsed = parseSettings(text);
  return parsed.ok ? parsed : err(`${path}: ${parsed.error.map(describeProblem).join(' ')}`);
}

/** What is kept, from settings or without them: nobody guesses what may be removed. */
export function retentionOf(settings: Result<Settings, unknown>): Retention {
  return settings.ok ? inMilliseconds(settings.value.retention) : KEEP_ALL;
}

/** How large history may become, bytes; the same holds of it. */
export function historyBytesOf(settings: Result<Settings, unknown>): number {
  return settings.ok ? settings.value.retention.historyMegabytes * MEGABYTE : Number.MAX_SAFE_INTEGER;
}

const KEEP_ALL: Retention = {
  completedMs: Number.MAX_SAFE_INTEGER,
  deadMs: Number.MAX_SAFE_INTEGER,
  maxFinished: Number.MAX_SAFE_INTEGER,
};

function inMilliseconds({ completedDays, deadDays, maxFinished }: RetentionSettings): Retention {
  return { completedMs: completedDays * DAY_MS, deadMs: deadDays * DAY_MS, maxFinished };
}
