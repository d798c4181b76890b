import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Problem, type Result } from '../shared/result.ts';
import {
  DEFAULT_SETTINGS,
  parseRetention,
  type RetentionSettings,
  type Settings,
  type StoredSettings,
} from '../shared/settings/settings.ts';
import { historyBytesOf, retentionOf, SETTINGS_FILE } from './data-settings.ts';
import { errorText, type Logger } from './logger.ts';
import type { Retention } from './queue/job-store.ts';
import { writeFile } from './write-file.ts';

/** The settings of a data folder while it is open. They are on the disk before they act. */
export interface SettingsDesk {
  present(): StoredSettings;
  setRetention(retention: RetentionSettings): Promise<Result<null>>;
  /** For a file that is wrong: the defaults take its place, and it is kept beside them. */
  useDefaults(): Promise<Result<null>>;
}

export function createSettingsDesk(options: {
  /** null: everything is in memory, and so are the settings. */
  readonly folder: string | null;
  /** As the folder had them; the error is what is wrong with the file. */
  readonly settings: Result<Settings, string>;
  readonly onRetention: (retention: Retention) => void;
  /** How large history may become, from now on. */
  readonly onHistoryBytes: (bytes: number) => void;
  readonly logger: Logger;
}): SettingsDesk {
  const { folder, onRetention, onHistoryBytes, logger } = options;
  const file = folder === null ? null : join(folder, SETTINGS_FILE);
  let settings = options.settings;
  /** One change after the other, so that the file has the latest last. */
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = (change: () => Promise<Result<null>>): Promise<Result<null>> => {
    const mine = last.then(change);
    last = mine;
    return mine;
  };
  const store = async (next: Settings): Promise<Result<null>> => {
    if (file !== null) {
      const written = await writeFile(file, `${JSON.stringify(next, null, 2)}\n`);
      if (!written.ok) return written;
    }
    settings = ok(next);
    onRetention(retentionOf(settings));
    onHistoryBytes(historyBytesOf(settings));
    logger.log('INFO', 'settings_changed', { ...next.retention });
    return ok(null);
  };
  return {
    present: () => ({
      retention: settings.ok ? settings.value.retention : null,
      problem: settings.ok ? null : settings.error,
      file,
    }),
    setRetention: (asked) =>
      inTurn(async () => {
        if (!settings.ok) return err(isWrong(settings.error));
        const parsed = parseRetention(asked);
        return parsed.ok ? store({ ...settings.value, retention: parsed.value }) : parsed;
      }),
    useDefaults: () =>
      inTurn(async () => {
        if (!settings.ok && file !== null) {
          const aside = `${file}.wrong`;
          const moved = await setAside(file, aside);
          if (!moved.ok) return moved;
        }
        return store(DEFAULT_SETTINGS);
      }),
  };
}

async function setAside(file: string, aside: string): Promise<Result<null>> {
  try {
    await rename(file, aside);
    return ok(null);
  } catch (error) {
    // It is gone by now, and so is what was wrong with it.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    return err({
      field: '',
      expected: `to move ${file} to ${aside}`,
      got: errorText(error),
      fix: 'Move it away yourself, and start Jobdeck again.',
    });
  }
}

const isWrong = (problem: string): Problem => ({
  field: '',
  expected: 'a settings file that is right',
  got: problem,
  fix: 'Correct the file and start Jobdeck again, or use the defaults.',
});
