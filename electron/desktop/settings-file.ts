import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeProblem } from '../../shared/result.ts';
import { ON_CLOSE } from '../../shared/settings/settings.ts';
import { errorText, type Logger } from '../logger.ts';
import { writeFile } from '../write-file.ts';

/** What the desktop remembers between starts. A field that is missing or damaged falls back to its default alone. */
const schema = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
    .nullable()
    .catch(null),
  maximized: z.boolean().catch(false),
  /** The person was told that closing the window keeps the jobs running. */
  closeExplained: z.boolean().catch(false),
  onClose: z.enum(ON_CLOSE).catch('tray'),
  /** Keys that open the window from anywhere. */
  openKeys: z.string().max(100).nullable().catch(null),
  /** Where the local endpoint listens; null: nowhere. */
  endpoint: z
    .union([z.literal('socket'), z.int().min(1).max(65_535)])
    .nullable()
    .catch(null),
  /** Where metrics are sent to; null: nowhere. Its headers may hold a secret, so nobody else may read the file. */
  telemetry: z
    .object({ url: z.string().max(2_000), headers: z.array(z.string().max(5_000)).max(20) })
    .nullable()
    .catch(null),
  /** Which notifications are wanted. */
  notifications: z
    .object({
      died: z.boolean().catch(true),
      drained: z.boolean().catch(true),
      alert: z.boolean().catch(true),
      asked: z.boolean().catch(true),
    })
    .catch({ died: true, drained: true, alert: true, asked: true }),
});
export type RememberedSettings = Readonly<z.output<typeof schema>>;

const DEFAULTS: RememberedSettings = schema.parse({});

export interface SettingsFile {
  get(): RememberedSettings;
  /** Kept at once, written soon after, the latest last. */
  change(part: Partial<RememberedSettings>): void;
  /** Resolves when what was changed is written, or could not be (which is logged: no setting is worth a crash). */
  flush(): Promise<void>;
}

/** Read once, synchronously: the window needs its place before it can be made. */
export function openSettingsFile(path: string, logger: Logger): SettingsFile {
  let settings = read(path, logger);
  let writing: Promise<void> | null = null;
  let dirty = false;

  const write = async (): Promise<void> => {
    while (dirty) {
      dirty = false;
      const written = await writeFile(path, `${JSON.stringify(settings, null, 2)}\n`, 0o600);
      if (!written.ok) logger.log('WARN', 'settings_not_written', { reason: describeProblem(written.error) });
    }
    writing = null;
  };
  return {
    get: () => settings,
    change: (part) => {
      settings = { ...settings, ...part };
      dirty = true;
      writing ??= write();
    },
    flush: async () => {
      await writing;
    },
  };
}

function read(path: string, logger: Logger): RememberedSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return DEFAULTS; // The first start.
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    logger.log('WARN', 'settings_damaged', { path, reason: errorText(error) });
    return DEFAULTS;
  }
}
