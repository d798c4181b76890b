import type { ShowRequest } from '../../../shared/contract/contract.ts';
import { type DeadJob, workOf } from '../../../shared/jobs/job.ts';
import { redact } from '../../../shared/secrets/redact.ts';
import { fingerprintOf } from '../../../shared/words/fingerprint.ts';
import { formatCount, shortened } from '../../../shared/words/format.ts';
import { oneLine } from '../../../shared/words/one-line.ts';
import type { Notice } from './notice.ts';

/** Of one notice. Jobs beyond it are counted, but neither looked at nor put back in line by its button. */
const MAX_JOBS = 1_000;
const MAX_ERRORS = 50;
/** Of a text in it, characters. */
const MAX_NAME = 60;
const MAX_MESSAGE = 120;

interface SameError {
  readonly fingerprint: string;
  readonly message: string;
  count: number;
}

/** Jobs that died since the last notice about them. */
export class Deaths {
  readonly #ids: string[] = [];
  readonly #errors = new Map<string, SameError>();
  #first: DeadJob | null = null;
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(job: DeadJob): void {
    this.#count += 1;
    this.#first ??= job;
    if (this.#ids.length === MAX_JOBS) return;
    this.#ids.push(job.id);
    const fingerprint = fingerprintOf(job.error);
    const known = this.#errors.get(fingerprint);
    if (known) known.count += 1;
    else if (this.#errors.size < MAX_ERRORS) {
      const message = toldOf(job, job.error.message, MAX_MESSAGE);
      this.#errors.set(fingerprint, { fingerprint, message, count: 1 });
    }
  }

  /** What there is to tell, and none of it again. */
  take(): Notice | null {
    const notice = this.#first === null ? null : this.#count === 1 ? one(this.#first) : this.#many();
    this.#ids.length = 0;
    this.#errors.clear();
    this.#first = null;
    this.#count = 0;
    return notice;
  }

  #many(): Notice {
    const errors = [...this.#errors.values()].sort((a, b) => b.count - a.count);
    const [most] = errors;
    const isOneKind = errors.length === 1 && most !== undefined;
    const lines = errors.slice(0, 3).map(({ count, message }) => `${formatCount(count)}× ${message}`);
    const opens: ShowRequest = {
      view: 'jobs',
      tab: 'dead',
      search: isOneKind ? `group:${most.fingerprint}` : '',
    };
    return {
      kind: 'died',
      title: `${formatCount(this.#count)} jobs died`,
      body: isOneKind ? most.message : lines.join('\n'),
      opens,
      retry: [...this.#ids],
    };
  }
}

function one(job: DeadJob): Notice {
  const { id, name, error, tries } = job;
  const attempts = tries.attempts > 1 ? ` (${tries.attempts} attempts)` : '';
  return {
    kind: 'died',
    title: `Job died: ${toldOf(job, name, MAX_NAME)}`,
    body: `${toldOf(job, error.message, MAX_MESSAGE)}${attempts}`,
    opens: { view: 'job', jobId: id },
    retry: [id],
  };
}

/** Others may see the screen, and the system may keep what it showed. */
function toldOf(job: DeadJob, text: string, length: number): string {
  return shortened(oneLine(redact(workOf(job)).text(text)), length);
}
