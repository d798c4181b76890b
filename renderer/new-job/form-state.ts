import { DEFAULT_BACKOFF } from '../../shared/jobs/backoff.ts';
import type { JobKind, ParentFailure } from '../../shared/jobs/job.ts';
import { DEFAULT_QUEUE } from '../../shared/jobs/job.ts';
import type { HTTP_METHODS, OnConflict } from '../../shared/jobs/job-request.ts';
import type { MissedPolicy, OverlapPolicy } from '../../shared/schedules/schedule.ts';
import { systemTimeZone } from '../../shared/schedules/time-zone.ts';

/** A row of a list that a person edits; the id keeps its place while rows come and go. */
export interface TextRow {
  readonly id: number;
  readonly text: string;
}
export interface PairRow {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** All that stands in the sheet, as typed. All kinds keep their fields while one looks at the other. */
export interface FormState {
  readonly kind: JobKind;

  readonly runAs: 'program' | 'shell';
  readonly program: string;
  readonly args: readonly TextRow[];
  readonly shell: string;
  readonly cwd: string;
  readonly env: readonly PairRow[];
  readonly hasStdin: boolean;
  readonly stdin: string;

  readonly method: (typeof HTTP_METHODS)[number];
  readonly url: string;
  readonly headers: readonly PairRow[];
  readonly body: string;
  /** `200, 204` or `200-299`; blank for the default. */
  readonly expectedStatus: string;
  readonly maxRedirects: number;

  readonly path: string;
  /** JSON; blank for null. */
  readonly input: string;
  /** Blank for the default export. */
  readonly exportName: string;

  readonly name: string;
  readonly queue: string;
  readonly priority: number;
  readonly start: 'now' | 'delay' | 'at' | 'schedule';
  readonly delay: string;
  /** Local time. */
  readonly runAt: string;
  readonly repeat: 'cron' | 'once';
  readonly cron: string;
  /** Local time. */
  readonly onceAt: string;
  readonly timeZone: string;
  readonly missed: MissedPolicy;
  readonly overlap: OverlapPolicy;
  readonly maxAttempts: number;
  readonly backoffBaseMs: number;
  /** Blank: no limit. */
  readonly timeout: string;
  readonly tags: readonly string[];
  readonly key: string;
  /** Blank: any number of jobs may be like it. */
  readonly uniqueKey: string;
  readonly uniqueWithin: 'open' | 'kept' | 'time';
  readonly uniqueFor: string;
  readonly onConflict: OnConflict;
  readonly concurrencyKey: string;
  readonly keyConcurrency: number;
  readonly rateKey: string;
  /** The name is what is shown; of an id that was typed, that id. */
  readonly dependsOn: readonly { readonly id: string; readonly name: string }[];
  readonly onParentFailure: ParentFailure;
}

/** What a job gets whose request says nothing: from the check of requests, and from what follows redirects. */
const DEFAULTS = { maxRedirects: 5, maxAttempts: 3 } as const;

export function emptyForm(kind: JobKind): FormState {
  return {
    kind,
    runAs: 'program',
    program: '',
    args: [],
    shell: '',
    cwd: '',
    env: [],
    hasStdin: false,
    stdin: '',
    method: 'GET',
    url: '',
    headers: [],
    body: '',
    expectedStatus: '',
    maxRedirects: DEFAULTS.maxRedirects,
    path: '',
    input: '',
    exportName: '',
    name: '',
    queue: DEFAULT_QUEUE,
    priority: 0,
    start: 'now',
    delay: '10 min',
    runAt: '',
    repeat: 'cron',
    cron: '',
    onceAt: '',
    timeZone: systemTimeZone(),
    missed: 'one',
    overlap: 'skip',
    maxAttempts: DEFAULTS.maxAttempts,
    backoffBaseMs: DEFAULT_BACKOFF.baseMs,
    timeout: '',
    tags: [],
    key: '',
    uniqueKey: '',
    uniqueWithin: 'open',
    uniqueFor: '1 h',
    onConflict: 'keep',
    concurrencyKey: '',
    keyConcurrency: 1,
    rateKey: '',
    dependsOn: [],
    onParentFailure: 'block',
  };
}

/** Whether anything was typed that would be lost. */
export function isDirty(form: FormState, first: FormState): boolean {
  return (Object.keys(first) as (keyof FormState)[]).some(
    (key) => JSON.stringify(form[key]) !== JSON.stringify(first[key]),
  );
}

export function nextId(rows: readonly { readonly id: number }[]): number {
  return rows.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
}

/** The field of the request that each part of the form ends in. */
export const FIELD_OF: Readonly<Record<keyof FormState, string>> = {
  kind: 'kind',
  runAs: 'payload.program',
  program: 'payload.program',
  args: 'payload.args',
  shell: 'payload.shell',
  cwd: 'payload.cwd',
  env: 'payload.env',
  hasStdin: 'payload.stdin',
  stdin: 'payload.stdin',
  method: 'payload.method',
  url: 'payload.url',
  headers: 'payload.headers',
  body: 'payload.body',
  expectedStatus: 'payload.expectedStatus',
  maxRedirects: 'payload.maxRedirects',
  path: 'payload.path',
  input: 'payload.input',
  exportName: 'payload.export',
  name: 'name',
  queue: 'queue',
  priority: 'priority',
  start: 'delayMs',
  delay: 'delayMs',
  runAt: 'runAt',
  repeat: 'cron',
  cron: 'cron',
  onceAt: 'at',
  timeZone: 'timeZone',
  missed: 'missed',
  overlap: 'overlap',
  maxAttempts: 'maxAttempts',
  backoffBaseMs: 'backoff',
  timeout: 'timeoutMs',
  tags: 'tags',
  key: 'key',
  uniqueKey: 'unique.key',
  uniqueWithin: 'unique.within',
  uniqueFor: 'unique.within',
  onConflict: 'unique.onConflict',
  concurrencyKey: 'concurrencyKey',
  keyConcurrency: 'keyConcurrency',
  rateKey: 'rateKey',
  dependsOn: 'dependsOn',
  onParentFailure: 'onParentFailure',
};
