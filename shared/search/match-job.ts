import { assertNever } from '../assert-never.ts';
import type { EndedRun, Job } from '../jobs/job.ts';
import { fingerprintOf } from '../words/fingerprint.ts';
import { fold } from './fold.ts';
import { errorOf, jobText } from './job-text.ts';
import type { Comparison, Condition, JobSearch, NameField, NumberField } from './search.ts';

/** What a search looks at. */
export interface SearchedJob {
  readonly job: Job;
  /** The newest that ended. */
  readonly lastRun: EndedRun | null;
}

/** The meaning of a search: every store answers the jobs for which this is true. */
export function matcherOf({ where, now }: JobSearch): (searched: SearchedJob) => boolean {
  return (searched) => holds(where, new Look(searched, now));
}

/** One job as it is being looked at: its text is made once, and only when a word asks for it. */
class Look {
  readonly job: Job;
  readonly #lastRun: EndedRun | null;
  readonly #now: number;
  #text: string | null = null;

  constructor({ job, lastRun }: SearchedJob, now: number) {
    this.job = job;
    this.#lastRun = lastRun;
    this.#now = now;
  }

  get text(): string {
    this.#text ??= jobText(this.job);
    return this.#text;
  }

  get error(): string {
    const error = errorOf(this.job);
    return error === null ? '' : fold(`${error.message}\n${error.code}`);
  }

  name(field: Exclude<NameField, 'tag'>): string | null {
    const { job } = this;
    if (field !== 'group') return job[field];
    const error = errorOf(job);
    return error === null ? null : fingerprintOf(error);
  }

  /** null where the job has no such moment or duration. */
  number(field: NumberField): number | null {
    const { job } = this;
    switch (field) {
      case 'attempt':
        return job.tries.attempts;
      case 'priority':
        return job.options.priority;
      case 'created':
        return job.createdAt;
      case 'finished':
        return 'finishedAt' in job ? job.finishedAt : null;
      case 'ran':
        if (job.state === 'running') return Math.max(0, this.#now - job.startedAt);
        return this.#lastRun?.end.tookMs ?? null;
      case 'waited':
        if (job.state === 'waiting') return Math.max(0, this.#now - job.since);
        return job.state === 'running' ? job.waitedMs : (this.#lastRun?.waitedMs ?? null);
      default:
        return assertNever(field);
    }
  }
}

function holds(condition: Condition, look: Look): boolean {
  switch (condition.type) {
    case 'all':
      return condition.of.every((each) => holds(each, look));
    case 'any':
      return condition.of.some((each) => holds(each, look));
    case 'not':
      return !holds(condition.of, look);
    case 'text':
      if (condition.within === 'name') return fold(look.job.name).includes(condition.text);
      return (condition.within === 'error' ? look.error : look.text).includes(condition.text);
    case 'is':
      if (condition.field === 'tag') return look.job.options.tags.includes(condition.value);
      return look.name(condition.field) === condition.value;
    case 'compare': {
      const value = look.number(condition.field);
      return value !== null && compares(value, condition.op, condition.value);
    }
    default:
      return assertNever(condition);
  }
}

function compares(a: number, op: Comparison, b: number): boolean {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '=':
      return a === b;
    case '>=':
      return a >= b;
    case '>':
      return a > b;
    default:
      return assertNever(op);
  }
}
