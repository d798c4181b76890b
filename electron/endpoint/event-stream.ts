import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { jobOf } from '../../shared/jobs/events.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../queue/engine.ts';
import { EventRing, type RingEvent } from './event-ring.ts';
import { eventText } from './event-text.ts';
import { jsonSchemaOf } from './offered.ts';
import { inputFromQuery } from './parameters.ts';
import { problemReply } from './reply.ts';
import type { Route } from './routes.ts';
import type { Sink, StreamSource } from './streams.ts';

/**
 * What happens to jobs, as server-sent events. Each has an id; who lost the connection asks again with the last one it
 * has, and is told first whether anything was missed. Texts are made, and kept, only while somebody listens, and a while
 * after that.
 */
export const EVENTS_PATH = '/v1/events';
const inputSchema = z.strictObject({ queue: z.string().optional(), jobId: z.string().optional() });
export const eventsInput = jsonSchemaOf(inputSchema);
type Wanted = z.output<typeof inputSchema>;

/** So long the last events are kept for a client that comes back, when no other is there. */
const KEEP_MS = 300_000;
const HEARTBEAT_MS = 15_000;
/** Written at once, characters. */
const WRITE_LENGTH = 65_536;

interface Feed {
  /** Of this feed alone: ids of another mean nothing in it. */
  readonly name: string;
  readonly ring: EventRing;
  readonly unsubscribe: () => void;
}

export class EventStream {
  readonly #engine: Pick<Engine, 'subscribe'>;
  readonly #clock: Clock;
  readonly #kept: number;
  readonly #listening = new Set<EventSource>();
  #feed: Feed | null = null;
  #cancelEnd = (): void => undefined;

  constructor(options: {
    readonly engine: Pick<Engine, 'subscribe'>;
    readonly clock: Clock;
    /** How many are kept: 10,000 are some 3 MB, and a second of 10,000 events a second. */
    readonly kept: number;
  }) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#kept = options.kept;
  }

  get route(): Route {
    return {
      method: 'GET',
      path: EVENTS_PATH,
      answer: ({ query, lastEventId }) => {
        const wanted = inputSchema.safeParse(inputFromQuery(query, eventsInput));
        if (!wanted.success) return problemReply(400, 'invalid-input', [WRONG_INPUT]);
        return {
          contentType: 'text/event-stream',
          start: (sink) => this.#listen(sink, wanted.data, lastEventId),
        };
      },
    };
  }

  stop(): void {
    this.#cancelEnd();
    this.#feed?.unsubscribe();
    this.#feed = null;
  }

  #listen(sink: Sink, wanted: Wanted, lastEventId: string): EventSource {
    this.#cancelEnd();
    this.#feed ??= this.#begin();
    const source = new EventSource({
      feed: this.#feed,
      sink,
      wanted,
      lastEventId,
      clock: this.#clock,
      onGone: () => {
        this.#listening.delete(source);
        if (this.#listening.size === 0) this.#cancelEnd = this.#clock.after(KEEP_MS, () => this.stop());
      },
    });
    this.#listening.add(source);
    return source;
  }

  #begin(): Feed {
    const ring = new EventRing(this.#kept);
    const unsubscribe = this.#engine.subscribe((events) => {
      for (const event of events) {
        const { id: jobId, queue } = jobOf(event);
        ring.add({ text: eventText(event), jobId, queue });
      }
      for (const source of this.#listening) source.pump();
    });
    return { name: randomBytes(6).toString('hex'), ring, unsubscribe };
  }
}

/** One client. */
class EventSource implements StreamSource {
  readonly #feed: Feed;
  readonly #sink: Sink;
  readonly #wanted: Wanted;
  readonly #clock: Clock;
  readonly #onGone: () => void;
  /** The number of the next that it is to get. */
  #next: number;
  #hasWritten = false;
  #cancelHeartbeat: () => void;

  constructor(parts: {
    readonly feed: Feed;
    readonly sink: Sink;
    readonly wanted: Wanted;
    readonly lastEventId: string;
    readonly clock: Clock;
    readonly onGone: () => void;
  }) {
    this.#feed = parts.feed;
    this.#sink = parts.sink;
    this.#wanted = parts.wanted;
    this.#clock = parts.clock;
    this.#onGone = parts.onGone;
    const resumed = placeAfter(parts.lastEventId, parts.feed);
    this.#next = resumed ?? parts.feed.ring.latest + 1;
    const missed = parts.lastEventId !== '' && resumed === null;
    this.#sink.write(
      `retry: 2000\nid: ${this.#idOf(this.#next - 1)}\nevent: open\ndata: ${JSON.stringify({ missed })}\n\n`,
    );
    this.#cancelHeartbeat = this.#beatLater();
  }

  pump(): void {
    const { ring } = this.#feed;
    while (!this.#sink.isFull && this.#next <= ring.latest) {
      if (this.#next < ring.oldest) {
        this.#sink.end(endText('too-slow'));
        return;
      }
      const text = this.#nextTexts();
      if (text === '') continue;
      this.#hasWritten = true;
      this.#sink.write(text);
    }
  }

  close(): void {
    this.#sink.end(endText('closed'));
  }

  stop(): void {
    this.#cancelHeartbeat();
    this.#onGone();
  }

  #nextTexts(): string {
    let texts = '';
    while (texts.length < WRITE_LENGTH) {
      const event = this.#feed.ring.at(this.#next);
      if (event === undefined) break;
      if (this.#wants(event)) texts += `id: ${this.#idOf(this.#next)}\nevent: job\ndata: ${event.text}\n\n`;
      this.#next += 1;
    }
    return texts;
  }

  #wants({ queue, jobId }: RingEvent): boolean {
    const wanted = this.#wanted;
    return (wanted.queue ?? queue) === queue && (wanted.jobId ?? jobId) === jobId;
  }

  #idOf(number: number): string {
    return `${this.#feed.name}-${number}`;
  }

  /** A connection that is gone without a word is found by what can't be sent on it. */
  #beatLater(): () => void {
    return this.#clock.after(HEARTBEAT_MS, () => {
      if (!this.#hasWritten && !this.#sink.isFull) this.#sink.write(':\n\n');
      this.#hasWritten = false;
      this.#cancelHeartbeat = this.#beatLater();
    });
  }
}

/** null: it is not of this feed, or something after it is not kept any more. */
function placeAfter(lastEventId: string, { name, ring }: Feed): number | null {
  const [, its, number] = /^([0-9a-f]+)-(\d{1,15})$/.exec(lastEventId) ?? [];
  if (its !== name) return null;
  const next = Number(number) + 1;
  return next >= ring.oldest && next <= ring.latest + 1 ? next : null;
}

function endText(because: 'too-slow' | 'closed'): string {
  return `event: end\ndata: ${JSON.stringify({ because })}\n\n`;
}

const WRONG_INPUT = {
  field: '',
  expected: 'queue or jobId, or nothing',
  got: 'something else',
  fix: 'Correct the address; /v1/openapi.json describes it.',
};
