import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ALERT_SEVERITIES, MAX_PAST_ALERTS, type PastAlert } from '../../shared/alerts/alerts.ts';
import { ALERT_METRIC_NAMES } from '../../shared/alerts/metrics.ts';
import type { Result } from '../../shared/result.ts';
import { errorText, type Logger } from '../logger.ts';
import { type EvaluatorMemory, NO_MEMORY } from '../metrics/alerts/alert-evaluator.ts';
import { writeFile } from '../write-file.ts';

const STATE_FILE = 'alerts-state.json';

const number = z.number();
const acknowledged = z.object({ at: number, by: z.string(), value: number }).nullable();
const kept = z.object({
  /** null: it does not fire. */
  firing: z.object({ since: number, worst: number, worstAt: number, acknowledged }).nullable(),
  /** What it was when somebody cleared it; null: nobody did, or it was well since. */
  cleared: number.nullable(),
  silencedUntil: number.nullable(),
  /** Whoever is to be told knows that it fires. */
  told: z.boolean().default(false),
});
const past = z.object({
  number,
  ruleId: z.string(),
  name: z.string(),
  metric: z.enum(ALERT_METRIC_NAMES),
  queue: z.string().nullable(),
  severity: z.enum(ALERT_SEVERITIES),
  when: z.enum(['above', 'below']),
  level: number,
  since: number,
  until: number,
  tookMs: number,
  worst: number,
  worstAt: number,
  acknowledged: z.object({ at: number, by: z.string() }).nullable(),
  end: z.enum(['over', 'by hand', 'rule']),
});
const schema = z.object({
  version: z.literal(1),
  rules: z.record(z.string(), kept),
  memory: z.object({
    normals: z.record(
      z.string(),
      z.object({ mean: number, variance: number, buckets: number, until: number.default(0) }),
    ),
    longest: z.object({ from: number, ms: number, beforeMs: number }),
  }),
  /** Oldest first. */
  past: z.array(past),
  lastNumber: z.int(),
});

/** What a rule is, as far as it outlives the process. */
export type KeptRule = z.output<typeof kept>;

export interface KeptAlerts {
  readonly rules: Readonly<Record<string, KeptRule>>;
  readonly memory: EvaluatorMemory;
  readonly past: readonly PastAlert[];
  readonly lastNumber: number;
}

export const NOTHING_KEPT: KeptAlerts = { rules: {}, memory: NO_MEMORY, past: [], lastNumber: 0 };

/** One that is no such file is moved to `damaged/`, with a line in the log: nothing in it is worth more than alerts that work. */
export async function readKept(folder: string, logger: Logger): Promise<KeptAlerts> {
  const path = join(folder, STATE_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      logger.log('WARN', 'alerts_state_unreadable', { path, error: errorText(error) });
    return NOTHING_KEPT;
  }
  try {
    const { version: _version, ...state } = schema.parse(JSON.parse(text));
    return { ...state, past: state.past.slice(-MAX_PAST_ALERTS) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : errorText(error);
    logger.log('WARN', 'alerts_state_damaged', {
      path,
      error: reason,
      moved_to: await moveAside(folder, path),
    });
    return NOTHING_KEPT;
  }
}

/** The value is where to; null: it is overwritten in its place. */
async function moveAside(folder: string, path: string): Promise<string | null> {
  const target = join(folder, 'damaged', STATE_FILE);
  try {
    await mkdir(join(folder, 'damaged'), { recursive: true });
    await rename(path, target);
    return target;
  } catch {
    return null;
  }
}

export function writeKept(folder: string, state: KeptAlerts): Promise<Result<null>> {
  return writeFile(join(folder, STATE_FILE), `${JSON.stringify({ version: 1, ...state })}\n`);
}
