import type { Proposal } from '../../../shared/jobs/proposals.ts';
import { oneLine } from '../../../shared/words/one-line.ts';
import type { Notice } from './notice.ts';

/** Named in one notice. */
const MAX_NAMED = 3;

/** Changes that programs ask for and the person has not been told of. */
export class Questions {
  #seen: ReadonlySet<string> = new Set();
  #untold: readonly Proposal[] = [];

  get isEmpty(): boolean {
    return this.#untold.length === 0;
  }

  /** All that wait for a decision now, the newest first. What does no more need not be told. */
  look(waiting: readonly Proposal[]): void {
    const untold = new Set(this.#untold.map(({ id }) => id));
    this.#untold = waiting.filter(({ id }) => untold.has(id) || !this.#seen.has(id));
    this.#seen = new Set(waiting.map(({ id }) => id));
  }

  /** What there is to tell, and none of it again. */
  take(): Notice | null {
    const asked = this.#untold.toReversed();
    this.#untold = [];
    const [first] = asked;
    if (first === undefined) return null;
    const opens = { view: 'proposal', proposalId: first.id } as const;
    const what = { kind: 'asked', opens, retry: null } as const;
    if (asked.length === 1) {
      return { ...what, title: `${oneLine(first.by)} asks for a change`, body: oneLine(first.title) };
    }
    const lines = asked.slice(0, MAX_NAMED).map(({ by, title }) => oneLine(`${by}: ${title}`));
    return { ...what, title: `${asked.length} changes are asked for`, body: lines.join('\n') };
  }
}
