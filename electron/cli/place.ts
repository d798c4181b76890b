import { homedir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/result.ts';
import { IN_MEMORY, type OpenData, openData } from '../data-folder.ts';
import type { Logger } from '../logger.ts';
import { storeProblemText } from '../store-problem-text.ts';
import { chooseFolder, runDataFolder } from './default-folder.ts';

export interface PlaceOptions {
  /** As it was given; relative to where the CLI was started. */
  readonly data?: string;
  readonly memory?: boolean;
  readonly recover: boolean;
  readonly version: string;
}

/** Opens where jobs are kept. The error is the text for the person. */
export async function openPlace(options: PlaceOptions, logger: Logger): Promise<Result<OpenData, string>> {
  const { data, memory = false, recover, version } = options;
  if (memory) return ok(IN_MEMORY);
  const opened = await openData({
    folder: chooseFolder(data, process.env, () => runDataFolder(process.platform, process.env, homedir())),
    storeThreadPath: join(import.meta.dirname, '../queue/sqlite/store-thread.ts'),
    outputThreadPath: join(import.meta.dirname, '../workers/output/output-thread.ts'),
    version,
    logger,
    recover,
  });
  if (opened.ok) return opened;
  const text = storeProblemText(opened.error);
  const { kind } = opened.error;
  return err(
    kind === 'in use' ? `${text}To run beside it, add --data with another folder, or --memory.` : text,
  );
}

/** What a person types to go on with what is left, as they typed what was before. */
export function goOnCommand(
  data: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const program = env['npm_lifecycle_event'] === 'jobdeck' ? 'npm run jobdeck --' : 'jobdeck';
  if (data === undefined) return `${program} run`;
  return `${program} run --data ${/^[\w./~:\\-]+$/.test(data) ? data : JSON.stringify(data)}`;
}
