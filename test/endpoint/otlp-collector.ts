import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** What came, as the proto's JSON has it: opentelemetry/proto/metrics/v1, 64-bit numbers as text, no field besides. */
const nanos = z.string().regex(/^\d{19}$/);
const attributes = z.array(
  z.strictObject({ key: z.string().min(1), value: z.strictObject({ stringValue: z.string() }) }),
);
const whole = z.string().regex(/^\d+$/);
const number = z.union([
  z.strictObject({ attributes, startTimeUnixNano: nanos.optional(), timeUnixNano: nanos, asInt: whole }),
  z.strictObject({
    attributes,
    startTimeUnixNano: nanos.optional(),
    timeUnixNano: nanos,
    asDouble: z.number(),
  }),
]);
const histogramPoint = z
  .strictObject({
    attributes,
    startTimeUnixNano: nanos,
    timeUnixNano: nanos,
    count: whole,
    sum: z.number(),
    bucketCounts: z.array(whole),
    explicitBounds: z.array(z.number()),
  })
  .refine(({ bucketCounts, explicitBounds }) => bucketCounts.length === explicitBounds.length + 1)
  .refine(
    ({ bucketCounts, count }) => bucketCounts.reduce((sum, each) => sum + Number(each), 0) === Number(count),
  );
const common = { name: z.string().regex(/^jobdeck\.[a-z_.]+$/), description: z.string(), unit: z.string() };
const metric = z.union([
  z.strictObject({
    ...common,
    sum: z.strictObject({
      aggregationTemporality: z.literal(2),
      isMonotonic: z.literal(true),
      dataPoints: z.array(number).min(1),
    }),
  }),
  z.strictObject({ ...common, gauge: z.strictObject({ dataPoints: z.array(number).min(1) }) }),
  z.strictObject({
    ...common,
    histogram: z.strictObject({
      aggregationTemporality: z.literal(2),
      dataPoints: z.array(histogramPoint).min(1),
    }),
  }),
]);
const request = z.strictObject({
  resourceMetrics: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes }),
        scopeMetrics: z.array(
          z.strictObject({
            scope: z.strictObject({ name: z.string(), version: z.string() }),
            metrics: z.array(metric),
          }),
        ),
      }),
    )
    .length(1),
});

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly resource: Readonly<Record<string, string>>;
  /** By the name of the metric: each point's attributes, and its value or its count. */
  readonly points: ReadonlyMap<string, readonly Point[]>;
}
export interface Point {
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A collector of OTLP/HTTP that decodes all that comes, and refuses what is none. */
export class Collector {
  readonly received: Received[] = [];
  /** Instead of taking it. */
  respond: ((response: ServerResponse) => void) | null = null;
  asked = 0;
  readonly #server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    incoming.on('end', () => {
      this.asked += 1;
      if (this.respond !== null) return this.respond(response);
      this.received.push(decode(incoming.url ?? '', incoming.headers, text));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"partialSuccess":{}}');
    });
  });

  static async listening(): Promise<Collector> {
    const collector = new Collector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get last(): Received {
    const last = this.received.at(-1);
    if (last === undefined) throw new Error('expected something to have been sent, nothing was');
    return last;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const named = (list: z.output<typeof attributes>): Record<string, string> =>
  Object.fromEntries(list.map(({ key, value }) => [key, value.stringValue]));

function decode(path: string, headers: IncomingHttpHeaders, text: string): Received {
  const [its] = request.parse(JSON.parse(text)).resourceMetrics;
  if (its === undefined) throw new Error('unreachable');
  const points = its.scopeMetrics.flatMap(({ metrics }) =>
    metrics.map((each): [string, Point[]] => {
      const data = 'sum' in each ? each.sum : 'gauge' in each ? each.gauge : each.histogram;
      const countOf = (point: (typeof data.dataPoints)[number]): number =>
        Number('asInt' in point ? point.asInt : 'asDouble' in point ? point.asDouble : point.count);
      return [
        each.name,
        data.dataPoints.map((point) => ({ attributes: named(point.attributes), value: countOf(point) })),
      ];
    }),
  );
  return { path, headers, text, resource: named(its.resource.attributes), points: new Map(points) };
}
