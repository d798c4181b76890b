import { z } from 'zod';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import type { DesktopSettings } from './desktop-settings.ts';

/** What a person can choose for a data folder, in its `settings.json`. A field that is left out has its default. */
export interface Settings {
  readonly retention: RetentionSettings;
}

/** What a changed retention removes is gone for good: so long a slip of the finger can be taken back. */
export const RETENTION_GRACE_MS = 60_000;

/** How long finished jobs are kept, with their runs and output; and how much of history. */
export interface RetentionSettings {
  /** Completed and cancelled jobs, days after they finished; 0.01 to 3650, default 30. */
  readonly completedDays: number;
  /** Dead jobs, likewise; default 90. */
  readonly deadDays: number;
  /** All finished jobs together; 1,000 to 100,000,000, default 1,000,000. Those that finished first go first. */
  readonly maxFinished: number;
  /** What `history.db` may take, MB of 1,000,000 bytes; 16 to 100,000, default 1,000. See docs/history.md. */
  readonly historyMegabytes: number;
}

/** Of each of them, both ends allowed. */
export const RETENTION_BOUNDS = {
  completedDays: { min: 0.01, max: 3650 },
  deadDays: { min: 0.01, max: 3650 },
  maxFinished: { min: 1_000, max: 100_000_000 },
  // At rest 16 MB hold all of it for five years.
  historyMegabytes: { min: 16, max: 100_000 },
} as const satisfies Readonly<
  Record<keyof RetentionSettings, { readonly min: number; readonly max: number }>
>;

/** As the window shows and changes them. */
export interface StoredSettings {
  /** null when the file is wrong: then nothing is removed. */
  readonly retention: RetentionSettings | null;
  /** What is wrong with the file, sentences that name its path; null when nothing is. */
  readonly problem: string | null;
  /** null: everything is in memory, and the settings hold until Jobdeck quits. */
  readonly file: string | null;
}

/** What closing the window does: the jobs go on, with an icon in the tray, or Jobdeck quits. */
export const ON_CLOSE = ['tray', 'quit'] as const;
export type OnClose = (typeof ON_CLOSE)[number];

/** All that the window can set and that no snapshot has. */
export interface SettingsPresent extends StoredSettings {
  readonly onClose: OnClose;
  readonly desktop: DesktopSettings;
}

const { completedDays, maxFinished, historyMegabytes } = RETENTION_BOUNDS;
const days = z.number().min(completedDays.min).max(completedDays.max);

const schema = z.strictObject({
  retention: z
    .strictObject({
      completedDays: days.default(30),
      deadDays: days.default(90),
      maxFinished: z.int().min(maxFinished.min).max(maxFinished.max).default(1_000_000),
      historyMegabytes: z.int().min(historyMegabytes.min).max(historyMegabytes.max).default(1_000),
    })
    .prefault({}),
});

export const DEFAULT_SETTINGS: Settings = schema.parse({});

/** All of them; else the first thing that is wrong, which names its field alone. */
export function parseRetention(value: RetentionSettings): Result<RetentionSettings, Problem> {
  const whole = { retention: value };
  const parsed = schema.safeParse(whole);
  if (parsed.success) return ok(parsed.data.retention);
  const [issue] = parsed.error.issues;
  const { field, expected, got } = problemOf(issue as z.core.$ZodIssue, whole);
  return err({ field: field.replace('retention.', ''), expected, got, fix: 'Give another number.' });
}

/** The text of the file. All that is wrong with it, or the settings with their defaults filled in. */
export function parseSettings(text: string): Result<Settings, readonly Problem[]> {
  let value: unknown;
  try {
    // Some editors begin a file with a mark of its encoding.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return err([
      {
        field: '',
        expected: 'JSON',
        got: describeGot(text.slice(0, 80)),
        fix: `${error instanceof Error ? error.message : String(error)}.`,
      },
    ]);
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.map((issue) => problemOf(issue, value)));
}

function problemOf(issue: z.core.$ZodIssue, whole: unknown): Problem {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return {
      field: [...issue.path, key].join('.'),
      expected: `one of ${KNOWN[field] ?? 'the fields that are documented'}`,
      got: describeGot(key),
      fix: 'Correct the name, or take the field out.',
    };
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null)?.[key],
    whole,
  );
  const [expected, fix] = HELP[field] ?? ['an object', 'See docs/settings.md.'];
  return { field, expected, got: describeGot(got), fix };
}

const KNOWN: Readonly<Record<string, string>> = {
  '': 'retention',
  retention: 'completedDays, deadDays, maxFinished, historyMegabytes',
};

const DAYS = [
  'a number of days from 0.01 to 3650',
  'Write it without quotes, or take the field out.',
] as const;
const HELP: Readonly<Record<string, readonly [expected: string, fix: string]>> = {
  '': ['an object', 'Write {"retention": {…}}, as docs/settings.md shows.'],
  retention: ['an object', 'Write {"completedDays": 30}, for example.'],
  'retention.completedDays': DAYS,
  'retention.deadDays': DAYS,
  'retention.maxFinished': [
    'a whole number from 1,000 to 100,000,000',
    'Write it without quotes and commas, or take the field out.',
  ],
  'retention.historyMegabytes': [
    'a whole number of MB from 16 to 100,000',
    'Write it without quotes and commas, or take the field out.',
  ],
};
