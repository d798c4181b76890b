import { z } from 'zod';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import { JOB_COUNTERS, type JobCounter } from './history.ts';
import { SNAPSHOT_FORMAT } from './snapshot-export.ts';

/** A file larger than that is no snapshot: the number of what it lists is bounded. */
export const MAX_SNAPSHOT_BYTES = 16_777_216;

const count = z.int().min(0);
const share = z.number().min(0).nullable();
const states = z.record(z.string(), count);
const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable();
const rate = z.object({ limit: z.number(), interval_seconds: z.number() }).nullable().optional();

/** Of a snapshot what is compared. What a later Jobdeck adds to its version is not looked at. */
const comparedSchema = z.object({
  total_jobs_created: count,
  jobs_started: count,
  jobs_completed: count,
  jobs_failed: count,
  jobs_retried: count,
  jobs_cancelled: count,
  jobs_interrupted: count,
  jobs_dead: count,
  jobs_in_progress: count,
  taken_at: z.iso.datetime(),
  success_rate: share,
  failure_rate: share,
  retry_rate: share,
  conservation: z.object({ holds: z.boolean(), equation: z.string(), breach: z.string().nullable() }),
  jobs: states,
  oldest_waiting: z.object({ waiting_seconds: z.number() }).nullable(),
  drain_seconds: z.number().nullable(),
  durations: z.object({ waiting: percentiles, running: percentiles }),
  queues: z.array(
    z.object({
      name: z.string(),
      concurrency: z.int(),
      paused_at: z.string().nullable(),
      rate,
      rate_per_key: rate,
      jobs: states,
    }),
  ),
  queues_left_out: count,
  // Earlier ones did not tell it.
  kinds: z
    .array(
      z.object({
        kind: z.string(),
        ...(Object.fromEntries([...JOB_COUNTERS, 'jobs_in_progress'].map((name) => [name, count])) as Record<
          JobCounter | 'jobs_in_progress',
          typeof count
        >),
      }),
    )
    .optional(),
  engine: z.object({
    version: z.string(),
    started_at: z.string(),
    backend: z.string(),
    concurrency: z.int(),
    max_load_per_cpu: z.number().nullable().optional(),
    min_free_memory_bytes: z.number().nullable().optional(),
    storage: z.object({ folder: z.string().nullable() }),
  }),
});
export type ComparedSnapshot = z.infer<typeof comparedSchema>;

/** `name` is what a person knows the file by. */
export function readSnapshot(name: string, text: string): Result<ComparedSnapshot> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(noSnapshot(name, 'no JSON'));
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== SNAPSHOT_FORMAT) return err(otherFormat(name, format));
  const parsed = comparedSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(
    noSnapshot(name, `one whose ${issue?.path.join('.') ?? 'keys'} is wrong (${issue?.message ?? ''})`),
  );
}

function otherFormat(name: string, format: unknown): Problem {
  const version = /^jobdeck\.snapshot\/(\d+)$/.exec(String(format))?.[1];
  if (version === undefined) {
    return noSnapshot(name, format === undefined ? 'a JSON that is none' : `format ${describeGot(format)}`);
  }
  return {
    field: name,
    expected: `a snapshot of the version ${SNAPSHOT_FORMAT}`,
    got: describeGot(format),
    fix: 'Compare it with the Jobdeck that it is of.',
  };
}

const noSnapshot = (name: string, got: string): Problem => ({
  field: name,
  expected: 'a snapshot that Jobdeck exported',
  got,
  fix: 'Export one with jobdeck export FILE, or with Ctrl/Cmd+E in the window.',
});
