import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type AnyRegistry, renderInSlices } from '../../../electron/metrics/exposition/render.ts';

const TYPES = [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const;

/** Metrics of every kind: without a value, with one, with more than a slice has, and with letters that are escaped. */
function aRegistry(contentType: (typeof TYPES)[number], queues: number) {
  const registry = new Registry<typeof contentType>();
  registry.setContentType(contentType);
  const registers = [registry as Registry];
  const names = Array.from({ length: queues }, (_, index) => `queue "${index}" \\ \n of ü`);
  const counter = new Counter({
    name: 'jobs_total',
    help: 'Of "them" \\ all\n.',
    labelNames: ['queue'],
    registers,
  });
  new Counter({ name: 'none_total', help: 'Of none.', labelNames: ['queue'], registers });
  new Gauge({ name: 'odd', help: 'Odd.', registers }).set(Number.POSITIVE_INFINITY);
  const duration = new Histogram({ name: 'seconds', help: 'How long.', labelNames: ['queue'], registers });
  names.forEach((queue, index) => {
    counter.inc({ queue }, index + 0.5);
    duration.observe({ queue }, index / 7);
  });
  new Gauge({ name: 'last', help: 'The last.', labelNames: ['a', 'b'], registers }).set(
    { a: '', b: 'b' },
    -1e21,
  );
  return { registry: registry as AnyRegistry, duration };
}

describe.each(TYPES)('The exposition in slices, %s', (contentType) => {
  it.each([0, 1, 17, 250, 333])('is to the byte what the library writes, with %i queues', async (queues) => {
    const { registry } = aRegistry(contentType, queues);
    const text = await renderInSlices(registry);
    expect(text).toBe(await registry.metrics());
  });

  it('gives the event loop back meanwhile, and tells of one moment', async () => {
    const { registry, duration } = aRegistry(contentType, 300);
    const before = await aRegistry(contentType, 300).registry.metrics();
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      duration.observe({ queue: 'later' }, 1);
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const text = await renderInSlices(registry);
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(15);
    expect(text).toBe(before);
  });
});
