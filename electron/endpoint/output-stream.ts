import { z } from 'zod';
import type { Problem } from '../../shared/result.ts';
import { redactDetail } from '../../shared/secrets/redact.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../queue/engine.ts';
import type { OutputView } from '../queue/job-runner.ts';
import { OutputMask } from '../redaction/output-mask.ts';
import { jsonSchemaOf } from './offered.ts';
import { inputFromQuery } from './parameters.ts';
import { problemReply, type Reply } from './reply.ts';
import type { Route } from './routes.ts';
import type { Sink, StreamReply, StreamSource } from './streams.ts';

/**
 * What a run prints, as it prints it: the bytes themselves, from an offset on, until the run has ended. Of a long output
 * only its beginning and its end are kept. What of it is left out is told in the head of the answer; where that grows
 * while a slow client reads, the answer breaks off instead, and the client asks again from where it is. Secrets of the job
 * are covered, and what may be the beginning of one is sent when more of it is known.
 */
const inputSchema = z.strictObject({
  jobId: z.string().min(1).max(64),
  /** Default: the newest. */
  run: z.int().min(1).optional(),
  /** Bytes of the whole output that the client has already. */
  offset: z.int().min(0).default(0),
});
export const OUTPUT_STREAM_PATH = '/v1/runs/output/stream';
export const outputStreamInput = jsonSchemaOf(inputSchema);

/** Before a run has printed anything there is nothing to follow: so often it is looked. */
const LOOK_MS = 250;

type Followed = { readonly jobId: string; readonly run: number; readonly mask: OutputMask };
type Parts = { readonly engine: Pick<Engine, 'detail' | 'output' | 'subscribe'>; readonly clock: Clock };

export function outputStreamRoute(parts: Parts): Route {
  return {
    method: 'GET',
    path: OUTPUT_STREAM_PATH,
    answer: async ({ query }) => {
      const parsed = inputSchema.safeParse(inputFromQuery(query, outputStreamInput));
      if (!parsed.success) return problemReply(400, 'invalid-input', [wrongInput(parsed.error)]);
      const { jobId, offset } = parsed.data;
      const detail = await parts.engine.detail(jobId);
      const newest = detail?.runs[0]?.number ?? 0;
      const run = parsed.data.run ?? newest;
      if (detail === null || run === 0 || run > newest) return problemReply(404, 'not-found', [NO_RUN]);
      const view = await parts.engine.output.read(jobId, run);
      const total = view?.total ?? 0;
      if (offset > total) return beyondTheEnd(total);
      const mask = new OutputMask(redactDetail(detail).secrets);
      return streamOf(parts, { jobId, run, mask }, offset, view);
    },
  };
}

function streamOf(parts: Parts, run: Followed, offset: number, view: OutputView | null): StreamReply {
  const gap = view === null ? null : gapAfter(offset, view);
  return {
    contentType: 'application/octet-stream',
    ...(gap !== null && { headers: { 'Jobdeck-Left-Out': `${gap.from}-${gap.to - 1}` } }),
    start: (sink) => new OutputSource(parts, run, sink, offset, gap),
  };
}

interface Gap {
  readonly from: number;
  /** The first byte that is there again. */
  readonly to: number;
}

/** What is not kept of the bytes from there on; null: all of them are. */
function gapAfter(offset: number, { head, skipped }: OutputView): Gap | null {
  const to = head.length + skipped;
  return offset < to && skipped > 0 ? { from: Math.max(offset, head.length), to } : null;
}

class OutputSource implements StreamSource {
  readonly #engine: Parts['engine'];
  readonly #clock: Clock;
  readonly #run: Followed;
  readonly #sink: Sink;
  #offset: number;
  /** What the client was told of. */
  readonly #told: Gap | null;
  #isOver = false;
  #isStopped = false;
  #isReading = false;
  #readAgain = false;
  #unfollow: (() => void) | null = null;
  readonly #unsubscribe: () => void;
  #cancelLook = (): void => undefined;

  constructor({ engine, clock }: Parts, run: Followed, sink: Sink, offset: number, told: Gap | null) {
    this.#engine = engine;
    this.#clock = clock;
    this.#run = run;
    this.#sink = sink;
    this.#offset = offset;
    this.#told = told;
    this.#unsubscribe = engine.subscribe((events) => {
      const isEnd = events.some(
        (event) => event.before?.id === run.jobId && (event.after === null || event.run?.number === run.run),
      );
      if (isEnd) this.#hasEnded();
    });
    // It may have ended between the request and now.
    void engine.detail(run.jobId).then((detail) => {
      const found = detail?.runs.find(({ number }) => number === run.run);
      if (found === undefined || found.end !== null) this.#hasEnded();
    });
  }

  pump(): void {
    if (this.#isStopped || this.#sink.isFull) return;
    if (this.#isReading) {
      this.#readAgain = true;
      return;
    }
    const { jobId, run } = this.#run;
    // Followed first: what is written between the two is told.
    this.#unfollow ??= this.#follow();
    const isOver = this.#isOver;
    const view = this.#engine.output.read(jobId, run);
    if (!(view instanceof Promise)) {
      this.#take(view, isOver);
      return;
    }
    this.#isReading = true;
    void view.then((read) => {
      this.#isReading = false;
      this.#take(read, isOver);
      if (this.#readAgain) {
        this.#readAgain = false;
        this.pump();
      }
    });
  }

  close(): void {
    this.#sink.abort();
  }

  stop(): void {
    this.#isStopped = true;
    this.#unsubscribe();
    this.#unfollow?.();
    this.#cancelLook();
  }

  #follow(): () => void {
    const { jobId, run } = this.#run;
    return this.#engine.output.follow(jobId, run, () => this.pump());
  }

  #hasEnded(): void {
    this.#isOver = true;
    this.pump();
  }

  #take(view: OutputView | null, isOver: boolean): void {
    if (this.#isStopped) return;
    if (view !== null && !this.#writeNew(view, isOver || view.ended)) this.#sink.abort();
    else if (isOver || view?.ended === true) this.#sink.end();
    else if (view === null) this.#lookLater();
  }

  #lookLater(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#cancelLook();
    this.#cancelLook = this.#clock.after(LOOK_MS, () => this.pump());
  }

  /** False: some is left out that the client was not told of. */
  #writeNew(view: OutputView, isWhole: boolean): boolean {
    const { head, tail, total, skipped } = view;
    const gap = gapAfter(this.#offset, view);
    if (gap !== null && gap.to !== this.#told?.to) return false;
    const end = isWhole ? 'over' : 'more';
    if (skipped === 0) {
      this.#write(Buffer.concat([head, tail]), 0, { start: false, end });
      return true;
    }
    if (gap !== null) {
      this.#write(head, 0, { start: false, end: 'left out' });
      this.#offset = gap.to;
    }
    this.#write(tail, total - tail.length, { start: true, end });
    return true;
  }

  /** What is new of bytes that begin at an offset. */
  #write(bytes: Uint8Array, begin: number, cut: Cut): void {
    const { mask } = this.#run;
    // As far back as what tells whether the first new byte is to be covered.
    const from = Math.max(0, this.#offset - begin - mask.reach);
    const near = bytes.subarray(from);
    const known = near.length - (cut.end === 'more' ? mask.begun(near) : 0);
    const covered = mask.cover(near, { start: cut.start, end: cut.end === 'left out' });
    const fresh = covered.subarray(this.#offset - begin - from, known);
    if (fresh.length === 0) return;
    this.#sink.write(fresh);
    this.#offset += fresh.length;
  }
}

interface Cut {
  /** What was before is not kept. */
  readonly start: boolean;
  readonly end: 'over' | 'more' | 'left out';
}

function wrongInput(error: z.ZodError): Problem {
  const issue = error.issues[0];
  return {
    field: issue?.path.join('.') ?? '',
    expected: `jobId, and perhaps run and offset (${issue?.message ?? 'unknown'})`,
    got: 'something else',
    fix: 'Correct the address; /v1/openapi.json describes it.',
  };
}

const NO_RUN: Problem = {
  field: 'run',
  expected: 'a run that has begun',
  got: 'none of that job and number',
  fix: '/v1/jobs/detail lists the runs of a job.',
};

const beyondTheEnd = (total: number): Reply =>
  problemReply(416, 'beyond-the-end', [
    {
      field: 'offset',
      expected: `at most ${total}, the bytes that there are`,
      got: 'more',
      fix: 'Begin at 0: it is the output of another run.',
    },
  ]);
