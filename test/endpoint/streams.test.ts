import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { MAX_STREAMS, STALL_MS } from '../../electron/endpoint/streams.ts';
import { MemoryOutputStore } from '../../electron/workers/output-store.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { rawAnswer, rawRequest, rawSocket, untilClosed } from './raw-client.ts';
import { anEndpoint } from './setup.ts';

/** An endpoint over an engine whose runs print into a real store. */
async function streaming(limits = {}) {
  const bench = await EngineBench.started({ concurrency: 4 });
  const output = new MemoryOutputStore({ clock: bench.clock });
  Object.assign(bench.runner.output, {
    read: output.read.bind(output),
    follow: output.follow.bind(output),
  });
  const endpoint = await anEndpoint({ engine: bench.engine, clock: bench.clock, limits });
  const head = (path: string, ...headers: readonly string[]): string =>
    rawRequest(
      `GET ${path} HTTP/1.1`,
      `Host: ${endpoint.host}`,
      `Authorization: Bearer ${endpoint.token}`,
      ...headers,
    );
  return { ...endpoint, bench, output, head };
}

/** Reads chunked bodies as they come. */
class Reader {
  readonly socket: Socket;
  text = '';
  #wake = (): void => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1').on('data', (part: string) => {
      this.text += part;
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#wake());
  }

  static async asking(address: string, request: string): Promise<Reader> {
    const socket = await rawSocket(address);
    socket.write(request);
    return new Reader(socket);
  }

  async until(part: string): Promise<string> {
    while (!this.text.includes(part)) {
      if (this.socket.closed)
        throw new Error(`expected ${part}, and the connection ended after ${this.text}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.text;
  }

  async untilClosed(): Promise<string> {
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.text;
  }

  /** The body of a chunked answer, as far as it is there, and whether it is whole. */
  body(): { readonly text: string; readonly isWhole: boolean } {
    let rest = this.text.slice(this.text.indexOf('\r\n\r\n') + 4);
    let text = '';
    for (;;) {
      const end = rest.indexOf('\r\n');
      const length = end === -1 ? Number.NaN : Number.parseInt(rest.slice(0, end), 16);
      if (length === 0) return { text, isWhole: true };
      if (!(rest.length >= end + 2 + length)) return { text, isWhole: false };
      text += rest.slice(end + 2, end + 2 + length);
      rest = rest.slice(end + 4 + length);
    }
  }
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('the output of a run as a stream', () => {
  test('is what the run prints, byte by byte, until it ends', async () => {
    const { bench, output, server, head } = await streaming();
    const id = await bench.add();
    const writer = output.open(id, 1);
    writer.append(bytes('first\n\0\xff'));
    const reader = await Reader.asking(server.address, head(`/v1/runs/output/stream?jobId=${id}`));
    expect(await reader.until('first\n\0\xff')).toContain('Content-Type: application/octet-stream');
    writer.append(bytes('second'));
    await bench.advance(200);
    await reader.until('second');
    writer.end();
    await reader.until('\r\n0\r\n\r\n');
    expect(reader.body()).toEqual({ text: 'first\n\0\xffsecond', isWhole: true });
    reader.socket.destroy();
  });

  test('goes on from an offset, of any run, and ends at once when that is the end', async () => {
    const { bench, output, ask } = await streaming();
    const id = await bench.add({ maxAttempts: 2 });
    for (const [run, text] of [
      [1, 'one'],
      [2, 'twenty-two'],
    ] as const) {
      const writer = output.open(id, run);
      writer.append(bytes(text));
      writer.end();
      await bench.fail(id);
      await bench.advance(3_600_000);
    }
    const of = async (query: string) => {
      const answer = await ask(`/v1/runs/output/stream?jobId=${id}${query}`);
      return [answer.status, await answer.text()];
    };
    expect(await of('')).toEqual([200, 'twenty-two']);
    expect(await of('&run=2&offset=7')).toEqual([200, 'two']);
    expect(await of('&run=1&offset=0')).toEqual([200, 'one']);
    expect(await of('&run=1&offset=3')).toEqual([200, '']);
    const beyond = await of('&run=1&offset=4');
    expect([beyond[0], JSON.parse(beyond[1] as string).problems[0].code]).toEqual([416, 'beyond-the-end']);
  });

  test('a run that says nothing is waited for, and its end ends it', async () => {
    const { bench, server, head } = await streaming();
    const id = await bench.add();
    const reader = await Reader.asking(server.address, head(`/v1/runs/output/stream?jobId=${id}`));
    await reader.until('\r\n\r\n');
    await bench.succeed(id);
    await reader.until('0\r\n\r\n');
    expect(reader.body()).toEqual({ text: '', isWhole: true });
    reader.socket.destroy();
  });

  test('a run that begins to print later is followed from its first byte', async () => {
    const { bench, output, server, head } = await streaming();
    const id = await bench.add();
    const reader = await Reader.asking(server.address, head(`/v1/runs/output/stream?jobId=${id}`));
    await reader.until('\r\n\r\n');
    output.open(id, 1).append(bytes('late'));
    await bench.advance(1_000);
    await reader.until('late');
    await bench.succeed(id);
    await reader.until('\r\n0\r\n\r\n');
    expect(reader.body()).toEqual({ text: 'late', isWhole: true });
    reader.socket.destroy();
  });

  test('what is not kept of a long one is told, and the rest follows', async () => {
    const { bench, output, ask } = await streaming();
    const id = await bench.add();
    const writer = output.open(id, 1);
    const all = Buffer.alloc(500_000, 'abcdefghij');
    writer.append(all);
    writer.end();
    const answer = await ask(`/v1/runs/output/stream?jobId=${id}&offset=10`);
    const leftOut = answer.headers.get('jobdeck-left-out') ?? '';
    const [from = 0, to = 0] = leftOut.split('-').map(Number);
    const whole = Buffer.concat([all.subarray(10, from), all.subarray(to + 1)]);
    expect(to).toBeGreaterThan(from);
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
  });

  test('breaks off where a slow client has lost something, rather than leave it out in silence', async () => {
    const { bench, output, server, head, logger } = await streaming();
    const id = await bench.add();
    const writer = output.open(id, 1);
    writer.append(bytes('begin'));
    const reader = await Reader.asking(server.address, head(`/v1/runs/output/stream?jobId=${id}`));
    await reader.until('begin');
    reader.socket.pause();
    // More than the system holds for a client that reads nothing.
    for (let count = 0; count < 200; count += 1) {
      writer.append(Buffer.alloc(180_000, 'x'));
      await bench.advance(100);
    }
    reader.socket.resume();
    await reader.untilClosed();
    const { text, isWhole } = reader.body();
    expect(isWhole).toBe(false);
    expect(text).toMatch(/^beginx*$/);
    expect(text.length).toBeLessThan(200 * 180_000);
    // Not because it took nothing.
    expect(logger.lines.filter(({ event }) => event === 'ipc_refused')).toEqual([]);
  });

  test('no such job, no such run, and what is no number are refused in words', async () => {
    const { bench, ask } = await streaming();
    const id = await bench.add({ delayMs: 1_000 });
    const codeOf = async (query: string) => {
      const answer = await ask(`/v1/runs/output/stream?${query}`);
      return [answer.status, ((await answer.json()) as { problems: { code: string }[] }).problems[0]?.code];
    };
    expect(await codeOf('jobId=nobody')).toEqual([404, 'not-found']);
    expect(await codeOf(`jobId=${id}`)).toEqual([404, 'not-found']);
    expect(await codeOf('')).toEqual([400, 'invalid-input']);
    for (const wrong of ['offset=-1', 'offset=x', 'run=0', 'more=1']) {
      expect(await codeOf(`jobId=${id}&${wrong}`), wrong).toEqual([400, 'invalid-input']);
    }
  });
});

/** The fields of all whole events so far. */
function eventsOf(text: string): readonly Readonly<Record<string, string>>[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2))));
}

describe('events', () => {
  test('tell each committed change, in order, without anything that the job was asked to do', async () => {
    const { bench, server, head } = await streaming();
    const reader = await Reader.asking(server.address, head('/v1/events'));
    expect(await reader.until('event: open')).toContain('Content-Type: text/event-stream');
    const id = await bench.add({ name: 'canary', tags: ['canary'], concurrencyKey: 'canary' });
    await bench.succeed(id);
    await reader.until('job_completed');
    const [open, ...events] = eventsOf(reader.body().text);
    expect(open).toMatchObject({ event: 'open', data: '{"missed":false}', retry: '2000' });
    const told = events.map(({ data = '' }) => JSON.parse(data));
    expect(told.flatMap(({ facts }) => facts)).toEqual(['job_created', 'job_started', 'job_completed']);
    expect(told.at(-1)).toMatchObject({
      job: { id, kind: 'command', queue: 'default', state: 'completed' },
      run: { number: 1, outcome: 'succeeded' },
    });
    expect(reader.text).not.toContain('canary');
    reader.socket.destroy();
  });

  test('a client that comes back gets what it missed, and no more', async () => {
    const { bench, server, head } = await streaming();
    const first = await Reader.asking(server.address, head('/v1/events'));
    await first.until('event: open');
    await bench.add();
    await first.until('job_started');
    const { id: last = '' } = eventsOf(first.body().text).at(-1) ?? {};
    first.socket.destroy();
    const missed = await bench.addAll([{}, {}, {}]);
    const second = await Reader.asking(server.address, head('/v1/events', `Last-Event-ID: ${last}`));
    await bench.rest();
    await second.until(missed[2] as string);
    const [open, ...events] = eventsOf(second.body().text);
    expect(open).toMatchObject({ data: '{"missed":false}', id: last });
    const created = events.filter(({ data }) => data?.includes('job_created'));
    expect(created.map(({ data = '' }) => JSON.parse(data).job.id)).toEqual(missed);
    second.socket.destroy();
  });

  test('one that comes back too late, or from another time, is told that it missed something', async () => {
    const { bench, server, head } = await streaming({ events: 4 });
    const first = await Reader.asking(server.address, head('/v1/events'));
    await first.until('event: open');
    const { id: last = '' } = eventsOf(first.body().text).at(-1) ?? {};
    await bench.addAll([{}, {}, {}, {}]);
    for (const id of [last, 'abcdef-1', 'x', `${last.split('-')[0]}-999`]) {
      const later = await Reader.asking(server.address, head('/v1/events', `Last-Event-ID: ${id}`));
      expect(await later.until('event: open\ndata: '), id).toContain('{"missed":true}');
      later.socket.destroy();
    }
    first.socket.destroy();
  });

  test('of one queue, or of one job', async () => {
    const { bench, server, head } = await streaming();
    const encode = await Reader.asking(server.address, head('/v1/events?queue=encode'));
    await encode.until('event: open');
    await bench.add({ queue: 'default' });
    const id = await bench.add({ queue: 'encode' });
    const one = await Reader.asking(server.address, head(`/v1/events?jobId=${id}`));
    await one.until('event: open');
    await bench.succeed(id);
    await encode.until('job_completed');
    await one.until('job_completed');
    const queues = eventsOf(encode.body().text).slice(1);
    expect(new Set(queues.map(({ data = '' }) => JSON.parse(data).job.queue))).toEqual(new Set(['encode']));
    expect(eventsOf(one.body().text)).toHaveLength(2);
    for (const { socket } of [encode, one]) socket.destroy();
  });

  test('a client that is too slow is told so and dropped, and costs no memory of its own', async () => {
    const { bench, server, head, logger } = await streaming({ events: 100 });
    const reader = await Reader.asking(server.address, head('/v1/events'));
    await reader.until('event: open');
    reader.socket.pause();
    for (let round = 0; round < 60; round += 1) {
      await bench.addAll(Array.from({ length: 1_000 }, () => ({ delayMs: 10_000_000 })));
    }
    reader.socket.resume();
    expect(await reader.until('event: end')).toContain('{"because":"too-slow"}');
    await reader.until('\n\n\r\n0\r\n\r\n');
    const ids = eventsOf(reader.body().text).map(({ id }) => Number(id?.split('-')[1]));
    expect(ids.slice(1, -1)).toEqual(ids.slice(1, -1).map((_, index) => index + 1));
    reader.socket.destroy();
    expect(logger.lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  test('one that takes nothing at all is cut off after a while', async () => {
    const { bench, server, head, logger } = await streaming();
    const reader = await Reader.asking(server.address, head('/v1/events'));
    await reader.until('event: open');
    reader.socket.pause();
    for (let round = 0; round < 30; round += 1) {
      await bench.addAll(Array.from({ length: 1_000 }, () => ({ delayMs: 10_000_000 })));
    }
    await bench.advance(STALL_MS);
    reader.socket.resume();
    await reader.untilClosed();
    expect(reader.body().isWhole).toBe(false);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        fields: expect.objectContaining({ reason: 'a client that takes nothing of its stream' }),
      }),
    );
  });

  test('silence is broken by a heartbeat, and closing the endpoint is told', async () => {
    const { bench, server, head } = await streaming();
    const reader = await Reader.asking(server.address, head('/v1/events'));
    await reader.until('event: open');
    await bench.advance(15_000);
    await reader.until('\n:\n\n');
    void server.close();
    expect(await reader.untilClosed()).toContain('event: end\ndata: {"because":"closed"}');
    expect(reader.body().isWhole).toBe(true);
  });
});

describe('streams', () => {
  test('are behind the gate, and HEAD of one has no body', async () => {
    const { server, host, head } = await streaming();
    const text = await rawAnswer(server.address, rawRequest('GET /v1/events HTTP/1.1', `Host: ${host}`));
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    const page = await rawAnswer(server.address, head('/v1/events', 'Origin: https://evil.example'));
    expect(page).toMatch(/^HTTP\/1\.1 403 /);
    const headOnly = await rawAnswer(
      server.address,
      head('/v1/events', 'Connection: close').replace('GET', 'HEAD'),
    );
    expect(headOnly).toMatch(/^HTTP\/1\.1 200 /);
    expect(headOnly).not.toContain('event: open');
  });

  test('are so many at once, and one that ends makes room', async () => {
    const { server, head, ask } = await streaming();
    const readers: Reader[] = [];
    for (let count = 0; count < MAX_STREAMS; count += 1) {
      const reader = await Reader.asking(server.address, head('/v1/events'));
      await reader.until('event: open');
      readers.push(reader);
    }
    const refused = await ask('/v1/events');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({ problems: [{ code: 'too-many-streams' }] });
    for (const { socket } of readers) socket.destroy();
    await Promise.all(readers.map(({ socket }) => untilClosed(socket)));
    await expect
      .poll(async () => {
        const controller = new AbortController();
        const { status } = await ask('/v1/events', { signal: controller.signal });
        controller.abort();
        return status;
      })
      .toBe(200);
  });
});
