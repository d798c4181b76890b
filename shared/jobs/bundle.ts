import type { QueueStatus, Snapshot } from '../numbers/snapshot.ts';
import { type Redaction, redactDetail } from '../secrets/redact.ts';
import type { JsonValue, Run } from './job.ts';
import { redactedJob, redactedRun, toldOf } from './job-export.ts';
import type { JobDetail } from './job-views.ts';
import { requestOfJob } from './request-of-job.ts';

/**
 * One job with all that somebody else needs to see what happened, and to have it happen again: a job request that an
 * import takes, and in `exported` what became of it here. Without its secrets; docs/export.md tells every key.
 */
export const BUNDLE_FORMAT = 'jobdeck.bundle/1';
/** Runs with what they printed, the newest. */
export const MAX_BUNDLE_RUNS = 5;
/** Characters of an output: of its beginning, and of its end. */
const HEAD = 8_192;
const TAIL = 65_536;

export interface BundleParts {
  readonly detail: JobDetail;
  readonly snapshot: Snapshot;
  /** null: it is not known any more. */
  readonly queue: QueueStatus | null;
  /** Of the runs of `detail`, the newest first; null: nothing was kept. */
  readonly outputs: readonly (OutputText | null)[];
  /** Lines of the log that name the job, oldest first; null where there is no log to look in. */
  readonly log: readonly string[] | null;
  readonly machine: Machine;
  /** Wall time, ms. */
  readonly at: number;
}

/** What a run printed. */
export interface OutputText {
  /** All of it, or what was kept of its beginning. */
  readonly head: string;
  /** What was kept of its end; '' when it is whole. */
  readonly tail: string;
  readonly isWhole: boolean;
  readonly bytes: number;
}

export interface Machine {
  readonly platform: string;
  readonly release: string;
  readonly arch: string;
  readonly node: string;
}

/** What became of a bundle in the window. */
export interface BundleSaved {
  readonly file: string;
  /** Fields whose values are not in it. */
  readonly redacted: readonly string[];
}

export type ReproBundle = ReturnType<typeof bundleOf>;

export function bundleOf(parts: BundleParts) {
  const { detail, snapshot, queue, outputs, log, machine, at } = parts;
  const redaction = redactDetail(detail);
  const lastRun = endedOf(detail.runs.find(({ end }) => end !== null) ?? null);
  const job = redactedJob(detail.job, redaction);
  // As many attempts as it takes to see it fail once; a key would find the job itself.
  const { key: _, runAt: __, ...request } = requestOfJob(job);
  return {
    ...request,
    exported: {
      format: BUNDLE_FORMAT,
      made_at: iso(at),
      id: detail.job.id,
      ...toldOf(job, lastRun && redactedRun(lastRun, redaction)),
      redacted: redaction.fields,
      parents: detail.relations.parents.jobs.map(({ id, state }) => ({ id, state })),
      runs_left_out: Math.max(0, detail.runs.length - MAX_BUNDLE_RUNS),
      runs: detail.runs
        .slice(0, MAX_BUNDLE_RUNS)
        .map((run, index) => runOf(run, outputs[index] ?? null, redaction)),
      edits: detail.edits.map(({ untilRun, at: when }) => ({ until_run: untilRun, at: iso(when) })),
      ...(log !== null && { log: log.map(redaction.text) }),
      settings: settingsOf(snapshot, queue),
      jobdeck: { version: snapshot.engine.version, backend: snapshot.engine.backend },
      machine,
    },
  };
}

const endedOf = (run: Run | null) => (run?.end == null ? null : { ...run, end: run.end });

function runOf(run: Run, output: OutputText | null, redaction: Redaction) {
  const outcome = run.end?.outcome;
  const error = outcome !== undefined && 'error' in outcome ? outcome.error : null;
  return {
    run: run.number,
    started_at: iso(run.startedAt),
    waited_ms: Math.round(run.waitedMs),
    took_ms: run.end === null ? null : Math.round(run.end.tookMs),
    outcome: outcome?.type ?? null,
    error: error && redaction.json({ ...error } as JsonValue),
    output: output && outputOf(output, redaction),
  };
}

function outputOf({ head, tail, isWhole, bytes }: OutputText, { text }: Redaction) {
  if (isWhole && head.length <= HEAD + TAIL) return { bytes, text: text(head), left_out: false };
  // What was cut within a line could be the half of a secret, which nobody would know for one.
  const begin = head.slice(0, HEAD).replace(/[^\n]*$/, '');
  const end = (isWhole ? head : tail).slice(-TAIL).replace(/^[^\n]*\n?/, '');
  return { bytes, text: `${text(begin)}[…]\n${text(end)}`, left_out: true };
}

function settingsOf({ engine }: Snapshot, queue: QueueStatus | null) {
  return {
    workers: engine.concurrency,
    start_conditions: engine.startConditions,
    queue: queue && {
      name: queue.name,
      concurrency: queue.concurrency,
      paused: queue.pausedAt !== null,
      rate: queue.rate,
      rate_per_key: queue.keyRate,
    },
  };
}

const iso = (at: number): string => new Date(at).toISOString();
