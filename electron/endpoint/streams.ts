import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { problemReply, type Reply, STANDING_HEADERS, send } from './reply.ts';

/** An answer that goes on: what there is now, and what comes, until its source ends it or the client leaves. */
export interface StreamReply {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called once the head was sent. */
  start(sink: Sink): StreamSource;
}

export interface Sink {
  /** The client has not taken what was written before: nothing is to be written until `pump` is called. */
  readonly isFull: boolean;
  write(part: string | Uint8Array): void;
  /** All is said. */
  end(last?: string): void;
  /** Ends it so that the client can tell that something is missing. */
  abort(): void;
}

export interface StreamSource {
  /** Writes what there is by now, as long as the sink takes it. */
  pump(): void;
  /** The endpoint is closed: says so, where the format has words for that. */
  close(): void;
  /** The client is gone, or all was said. */
  stop(): void;
}

/** At once, of all kinds: each may hold what one write brings, 256 KiB at most. */
export const MAX_STREAMS = 16;
/** So long may a client leave what was sent to it. */
export const STALL_MS = 30_000;

export function isStream(reply: Reply | StreamReply): reply is StreamReply {
  return 'start' in reply;
}

export class Streams {
  readonly #clock: Clock;
  readonly #onStalled: () => void;
  readonly #open = new Set<StreamSource>();

  constructor(options: { readonly clock: Clock; readonly onStalled: () => void }) {
    this.#clock = options.clock;
    this.#onStalled = options.onStalled;
  }

  open(response: ServerResponse, { contentType, headers, start }: StreamReply): void {
    if (this.#open.size >= MAX_STREAMS) {
      send(response, TOO_MANY);
      return;
    }
    response.writeHead(200, { ...STANDING_HEADERS, 'Content-Type': contentType, ...headers });
    if (response.req.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    response.socket?.setKeepAlive(true, STALL_MS);
    let cancelStall: (() => void) | null = null;
    const taken = (): void => {
      cancelStall?.();
      cancelStall = null;
    };
    const source = start({
      get isFull() {
        return response.writableNeedDrain || response.writableEnded;
      },
      write: (part) => {
        if (response.write(part)) return;
        cancelStall ??= this.#clock.after(STALL_MS, () => {
          this.#onStalled();
          response.destroy();
        });
      },
      end: (last) => {
        if (!response.writableEnded) response.end(last);
      },
      abort: () => void response.destroy(),
    });
    this.#open.add(source);
    response.on('drain', () => {
      taken();
      source.pump();
    });
    response.on('close', () => {
      taken();
      this.#open.delete(source);
      source.stop();
    });
    source.pump();
  }

  close(): void {
    for (const source of this.#open) source.close();
  }
}

const TOO_MANY = problemReply(
  503,
  'too-many-streams',
  [
    {
      field: '',
      expected: `at most ${MAX_STREAMS} streams at once`,
      got: 'one more',
      fix: 'End one of them, or try again later.',
    },
  ],
  { 'Retry-After': '5' },
);
