import { type Job, workOf } from '../../shared/jobs/job.ts';
import { defaultName } from '../../shared/jobs/job-request.ts';
import { localText } from '../moment.ts';
import { emptyForm, type FormState, type PairRow } from './form-state.ts';

/** The sheet as it would have been filled in to ask for this job. */
export function formOfJob(job: Job): FormState {
  const work = workOf(job);
  const {
    priority,
    maxAttempts,
    backoff,
    timeoutMs,
    tags,
    concurrencyKey = '',
    keyConcurrency = 1,
  } = job.options;
  const common = {
    ...emptyForm(job.kind),
    ...startOf(job),
    name: job.name === defaultName(work) ? '' : job.name,
    queue: job.queue,
    priority,
    maxAttempts,
    backoffBaseMs: backoff.baseMs,
    timeout: timeoutMs === null ? '' : durationText(timeoutMs),
    tags,
    concurrencyKey,
    keyConcurrency,
    rateKey: job.options.rateKey ?? '',
  };
  if (work.kind === 'http') {
    const { method, url, headers, body = '', expectedStatus = [], maxRedirects } = work.payload;
    return {
      ...common,
      method: method as FormState['method'],
      url,
      headers: rowsOf(headers),
      body,
      expectedStatus: expectedStatus.join(', '),
      maxRedirects: maxRedirects ?? common.maxRedirects,
    };
  }
  if (work.kind === 'module') {
    const { path, input, export: exportName = '' } = work.payload;
    return { ...common, path, input: input === null ? '' : JSON.stringify(input, null, 2), exportName };
  }
  const { program = '', args = [], shell, cwd = '', env, stdin } = work.payload;
  return {
    ...common,
    runAs: shell === undefined ? 'program' : 'shell',
    program,
    args: args.map((text, id) => ({ id, text })),
    shell: shell ?? '',
    cwd,
    env: rowsOf(env),
    hasStdin: stdin !== undefined,
    stdin: stdin ?? '',
  };
}

/** What waits for its time goes on waiting for it. */
function startOf(job: Job): Partial<FormState> {
  if (job.state === 'scheduled') return { start: 'at', runAt: localText(job.dueAt) };
  if (job.state !== 'blocked' || job.notBefore === null) return {};
  return { start: 'at', runAt: localText(job.notBefore) };
}

function rowsOf(pairs: Readonly<Record<string, string>> = {}): readonly PairRow[] {
  return Object.entries(pairs).map(([name, value], id) => ({ id, name, value }));
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** In the largest unit in which it is a whole number, so that it is read back as it was. */
export function durationText(ms: number): string {
  const [size, unit] = UNITS.find(([each]) => ms % each === 0) ?? [1, 'ms'];
  return `${ms / size} ${unit}`;
}
