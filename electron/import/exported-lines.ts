import type { NumberedRequest } from '../../shared/jobs/job-file.ts';
import type { Problem } from '../../shared/result.ts';
import { redactedFields } from '../../shared/secrets/redact.ts';
import { REDACTED } from '../../shared/secrets/secret-text.ts';

/** A line of an export: the request as it is to be made, and what is known of its job besides. */
export interface ExportedLine {
  readonly request: unknown;
  /** What it depends on and had completed: without it in the file, nothing is to be waited for. */
  readonly completedParents: readonly string[];
  /** A problem for each value that was redacted and nobody has filled in. */
  readonly missing: readonly Problem[];
}

/** null: it is no line of an export. */
export function readExported(value: unknown): ExportedLine | null {
  if (typeof value !== 'object' || value === null || !('exported' in value)) return null;
  const { exported, ...request } = value;
  const { completedParents } = Object(exported) as { readonly completedParents?: unknown };
  const payload = 'payload' in request ? request.payload : null;
  return {
    request,
    completedParents: Array.isArray(completedParents) ? completedParents.map(String) : [],
    missing: redactedFields(payload).map(redactedProblem),
  };
}

const redactedProblem = (field: string): Problem => ({
  field,
  expected: 'its value, which was left out of the export',
  got: REDACTED,
  fix: 'Write it into the file, or give it with --fill.',
});

/** Jobs of a file without the parents that had completed and are not in the file. */
export function withoutDoneParents(
  jobs: readonly NumberedRequest[],
  completed: ReadonlyMap<NumberedRequest, readonly string[]>,
): readonly NumberedRequest[] {
  if (completed.size === 0) return jobs;
  const refs = new Set(jobs.map(({ request }) => request.ref));
  return jobs.map((job) => {
    const done = completed.get(job);
    if (done === undefined) return job;
    const { request } = job;
    const dependsOn = request.dependsOn.filter((ref) => refs.has(ref) || !done.includes(ref));
    if (dependsOn.length > 0) return { ...job, request: { ...request, dependsOn } };
    const { onParentFailure: _, ...options } = request.options;
    return { ...job, request: { ...request, dependsOn, options } };
  });
}
