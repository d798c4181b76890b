import type { RunOutput } from '../../shared/jobs/job-views.ts';

export type OutputPart =
  | { readonly type: 'text'; readonly bytes: Uint8Array; readonly text: string }
  | { readonly type: 'gap'; readonly bytes: number };

/**
 * What is new in an output that is seen again and again as it grows. Of a long one only head and tail are kept, so
 * bytes can be gone before they were seen: that is a gap.
 */
export class OutputParts {
  /** Of the whole output. */
  #seen = 0;
  /** A character may be cut between two looks. */
  readonly #decoder = new TextDecoder();

  next({ head, skipped, tail, total }: RunOutput): readonly OutputPart[] {
    const parts: OutputPart[] = [];
    if (this.#seen < head.length) this.#add(parts, head.subarray(this.#seen), head.length);
    const tailStart = head.length + skipped;
    if (this.#seen < tailStart) {
      parts.push({ type: 'gap', bytes: tailStart - this.#seen });
      this.#seen = tailStart;
    }
    if (this.#seen < total) this.#add(parts, tail.subarray(this.#seen - tailStart), total);
    return parts;
  }

  #add(parts: OutputPart[], bytes: Uint8Array, seen: number): void {
    parts.push({ type: 'text', bytes, text: this.#decoder.decode(bytes, { stream: true }) });
    this.#seen = seen;
  }
}
