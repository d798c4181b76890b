import type { Problem } from '../../shared/result.ts';
import { parseWhen, type Schedule } from '../../shared/schedule.ts';
import { localText } from '../moment.ts';
import type { BuiltRequest } from './build-request.ts';
import { durationText } from './form-of-job.ts';
import { emptyForm, type FormState } from './form-state.ts';

/** What the fields say about when; a moment is local time. */
export function whenOf({
  repeat,
  cron,
  onceAt,
  timeZone,
}: Pick<FormState, 'repeat' | 'cron' | 'onceAt' | 'timeZone'>) {
  if (repeat === 'cron') return { cron, timeZone: timeZone.trim() };
  const at = new Date(onceAt.trim().replace(' ', 'T')).getTime();
  return { at: Number.isNaN(at) ? onceAt : at };
}

/** All that is wrong with when it fires. */
export function whenProblems(form: FormState): readonly Problem[] {
  const when = parseWhen(whenOf(form));
  if (when.ok) return [];
  return when.error.map((each) =>
    each.field === 'at'
      ? { ...each, expected: 'a local time', fix: 'Write it like 2026-11-24 02:30.' }
      : each,
  );
}

/** The form as a schedule. What only a single job has is left out; what the sheet has no field for stays as it was. */
export function buildSchedule(
  form: FormState,
  { request }: BuiltRequest,
  earlier: Schedule | null,
): Readonly<Record<string, unknown>> {
  const { name, key: _, delayMs: __, ...asked } = request;
  const job = { ...asked, backoff: { ...earlier?.job.backoff, ...(asked['backoff'] as object) } };
  const named = typeof name === 'string' ? { name } : {};
  return { ...named, ...whenOf(form), missed: form.missed, overlap: form.overlap, job };
}

/** The form of a schedule that is there. */
export function formOfSchedule({ name, when, job, missed, overlap }: Schedule): FormState {
  const form = { ...emptyForm(job.kind), ...workOf(job), start: 'schedule' as const };
  return {
    ...form,
    name,
    repeat: when.type,
    cron: when.type === 'cron' ? when.cron : '',
    onceAt: when.type === 'once' ? localText(when.at) : '',
    timeZone: when.timeZone,
    missed,
    overlap,
    queue: job.queue ?? form.queue,
    priority: job.priority ?? form.priority,
    maxAttempts: job.maxAttempts ?? form.maxAttempts,
    backoffBaseMs: job.backoff?.baseMs ?? form.backoffBaseMs,
    timeout: job.timeoutMs == null ? '' : `${job.timeoutMs} ms`,
    tags: job.tags ?? [],
    ...uniqueOf(job),
    concurrencyKey: job.concurrencyKey ?? '',
    keyConcurrency: job.keyConcurrency ?? 1,
    rateKey: job.rateKey ?? '',
  };
}

function uniqueOf({ unique }: Schedule['job']): Partial<FormState> {
  if (unique === undefined) return {};
  const { key, within = 'open', onConflict = 'keep' } = unique;
  return {
    uniqueKey: key,
    onConflict,
    ...(typeof within === 'string'
      ? { uniqueWithin: within }
      : { uniqueWithin: 'time', uniqueFor: durationText(within) }),
  };
}

function workOf(job: Schedule['job']): Partial<FormState> {
  switch (job.kind) {
    case 'command': {
      const { program = '', args = [], shell, cwd = '', env = {}, stdin } = job.payload;
      return {
        runAs: shell === undefined ? 'program' : 'shell',
        program,
        args: args.map((text, index) => ({ id: index + 1, text })),
        shell: shell ?? '',
        cwd,
        env: pairs(env),
        hasStdin: stdin !== undefined,
        stdin: stdin ?? '',
      };
    }
    case 'http': {
      const {
        method = 'GET',
        url,
        headers = {},
        body = '',
        expectedStatus = [],
        maxRedirects = 5,
      } = job.payload;
      return {
        method,
        url,
        headers: pairs(headers),
        body,
        expectedStatus: expectedStatus.join(', '),
        maxRedirects,
      };
    }
    case 'module': {
      const { path, input, export: exportName = '' } = job.payload;
      return { path, input: input === undefined ? '' : JSON.stringify(input), exportName };
    }
  }
}

const pairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([name, value], index) => ({ id: index + 1, name, value }));
