import { afterEach, describe, expect, test } from 'vitest';
import { exposeMetrics } from '../../electron/endpoint/exposed.ts';
import { SEND_EVERY_MS, startOtlpExport } from '../../electron/endpoint/otlp-export.ts';
import { MAX_OTLP_HEADERS, parseOtlpTarget } from '../../electron/endpoint/otlp-target.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { COUNTERS } from '../../electron/metrics/exposition/labelled-counts.ts';
import { recordingLogger } from '../ipc/fakes.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { Collector } from './otlp-collector.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** An engine whose metrics are sent to a collector, which has got them once. */
async function sending(headers: readonly string[] = []) {
  const collector = await Collector.listening();
  undo.push(() => collector.close());
  const bench = await EngineBench.started({ concurrency: 3 });
  const { engine, recorder, clock } = bench;
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const logger = recordingLogger();
  const target = parseOtlpTarget(collector.address, headers);
  if (!target.ok) throw new Error(JSON.stringify(target.error));
  const exposed = exposeMetrics({ engine, snapshots, clock, logger });
  const otlp = startOtlpExport({ target: target.value, exposed, version: '0.1.0', clock, logger });
  undo.push(() => otlp.stop());
  /** The collector has been asked once more, and what came of it is known. */
  const next = async (afterMs = SEND_EVERY_MS): Promise<void> => {
    const before = otlp.present();
    await bench.advance(afterMs);
    await expect.poll(() => otlp.present()).not.toBe(before);
    await bench.rest();
  };
  await next(1_000);
  const events = (name: string) => logger.lines.filter(({ event }) => event === name);
  return { collector, bench, otlp, logger, next, events };
}

describe('metrics by OTLP', () => {
  test('are the numbers of the store, by queue and kind, a minute after the other', async () => {
    const { collector, bench, next } = await sending();
    const failing = await bench.add({ queue: 'encode', maxAttempts: 1, name: 'canary', tags: ['canary'] });
    await bench.fail(failing, 'canary');
    await bench.succeed(await bench.add());
    await bench.addAll([{}, { delayMs: 600_000 }]);
    await next();
    const { points, resource, path, text } = collector.last;
    const counted = bench.metrics.getMetrics();
    for (const [name, key] of Object.entries(COUNTERS)) {
      const sum = (points.get(`jobdeck.jobs.${name}`) ?? []).reduce((all, { value }) => all + value, 0);
      expect(sum, name).toBe(counted[key]);
    }
    expect(points.get('jobdeck.jobs.dead')).toContainEqual({
      attributes: { 'jobdeck.queue': 'encode', 'jobdeck.job.kind': 'command' },
      value: 1,
    });
    expect(points.get('jobdeck.job.duration')).toContainEqual({
      attributes: {
        'jobdeck.queue': 'encode',
        'jobdeck.job.kind': 'command',
        'jobdeck.run.outcome': 'failed',
        'error.type': 'failed',
      },
      value: 1,
    });
    expect(points.get('jobdeck.queue.jobs')).toContainEqual({
      attributes: { 'jobdeck.queue': 'default', 'jobdeck.job.state': 'scheduled' },
      value: 1,
    });
    expect(points.get('jobdeck.jobs.in_progress')?.[0]?.value).toBe(counted.jobs_in_progress);
    expect(points.get('jobdeck.storage.ok')).toEqual([{ attributes: {}, value: 1 }]);
    expect(resource).toMatchObject({ 'service.name': 'jobdeck', 'service.version': '0.1.0' });
    expect(path).toBe('/v1/metrics');
    expect(text).not.toContain('canary');
    expect(text).not.toContain(failing);
  });

  test('every series of the exposition that has a name here is sent, and none without', async () => {
    const { collector, bench, next } = await sending();
    await bench.succeed(await bench.add());
    await next();
    expect([...collector.last.points.keys()].toSorted()).toEqual(
      [
        ...Object.keys(COUNTERS).map((name) => `jobdeck.jobs.${name}`),
        'jobdeck.conservation.holds',
        'jobdeck.job.duration',
        'jobdeck.job.wait',
        'jobdeck.jobs.in_progress',
        'jobdeck.queue.jobs',
        'jobdeck.queue.oldest_job.age',
        'jobdeck.queue.paused',
        'jobdeck.storage.ok',
        'jobdeck.worker.busy_time',
        'jobdeck.worker.idle_time',
        'jobdeck.worker.limit',
      ].toSorted(),
    );
  });

  test('headers are sent and are in no log, and what is missed is in the next', async () => {
    const { collector, bench, next, logger, events, otlp } = await sending(['Authorization: Bearer canary']);
    expect(collector.last.headers).toMatchObject({
      authorization: 'Bearer canary',
      'content-type': 'application/json',
    });
    collector.respond = (response) => response.writeHead(500).end('canary');
    await bench.succeed(await bench.add());
    await next();
    await next();
    expect(events('telemetry_failed')).toMatchObject([
      { level: 'WARN', fields: { reason: 'it answered 500' } },
    ]);
    expect(otlp.present()).toMatchObject({ state: 'failing', reason: 'it answered 500' });
    collector.respond = null;
    await next();
    expect(collector.last.points.get('jobdeck.jobs.completed')?.[0]?.value).toBe(1);
    expect(events('telemetry_well')).toHaveLength(1);
    expect(otlp.present().state).toBe('well');
    expect(JSON.stringify(logger.lines)).not.toContain('canary');
  });

  test('a collector that is away, redirects, takes a part or never answers harms nobody', async () => {
    const { collector, bench, next, otlp, events } = await sending();
    const reason = () => {
      const present = otlp.present();
      return present.state === 'failing' ? present.reason : present.state;
    };
    collector.respond = (response) =>
      response.writeHead(307, { Location: 'http://127.0.0.1:9/v1/metrics' }).end();
    await next();
    expect(reason()).toContain('redirect');
    collector.respond = (response) =>
      response.writeHead(200).end('{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"canary"}}');
    await next();
    expect(reason()).toBe('it took some of them only');
    collector.respond = () => undefined;
    const asked = collector.asked;
    await bench.advance(SEND_EVERY_MS);
    await expect.poll(() => collector.asked).toBe(asked + 1);
    await bench.succeed(await bench.add());
    await next(10_000);
    expect(reason()).toBe('no answer within 10 s');
    collector.close();
    await next();
    expect(reason()).toContain('ECONNREFUSED');
    await bench.succeed(await bench.add());
    expect(bench.metrics.getMetrics().jobs_completed).toBe(2);
    expect(events('telemetry_failed')).toHaveLength(1);
  });

  test('a collector that asks for patience is left alone as long', async () => {
    const { collector, bench, next } = await sending();
    collector.respond = (response) => response.writeHead(429, { 'Retry-After': '300' }).end();
    await next();
    const { asked } = collector;
    collector.respond = null;
    await bench.advance(299_000);
    expect(collector.asked).toBe(asked);
    await next(1_000);
    expect(collector.asked).toBe(asked + 1);
  });

  test('what was counted last is sent when it ends, with the runs that this interrupted, and nothing after', async () => {
    const { collector, bench, otlp } = await sending();
    await bench.succeed(await bench.add());
    await bench.add({ queue: 'encode' });
    await bench.engine.stop();
    await otlp.stop();
    await otlp.stop();
    const { points } = collector.last;
    expect(points.get('jobdeck.jobs.completed')?.[0]?.value).toBe(1);
    expect(points.get('jobdeck.jobs.interrupted')).toContainEqual({
      attributes: { 'jobdeck.queue': 'encode', 'jobdeck.job.kind': 'command' },
      value: 1,
    });
    expect(points.get('jobdeck.jobs.in_progress')?.[0]?.value).toBe(0);
    expect(points.get('jobdeck.queue.jobs')).toContainEqual({
      attributes: { 'jobdeck.queue': 'encode', 'jobdeck.job.state': 'waiting' },
      value: 1,
    });
    const { asked } = collector;
    await bench.advance(10 * SEND_EVERY_MS);
    expect(collector.asked).toBe(asked);
  });

  test('a collector that does not answer holds the end up for 2 s, also when it was asked already', async () => {
    const { collector, bench, otlp } = await sending();
    collector.respond = () => undefined;
    const { asked } = collector;
    await bench.advance(SEND_EVERY_MS);
    await expect.poll(() => collector.asked).toBe(asked + 1);
    let isStopped = false;
    const stopped = otlp.stop().then(() => {
      isStopped = true;
    });
    await expect.poll(() => collector.asked).toBe(asked + 2);
    await bench.advance(1_900);
    expect(isStopped).toBe(false);
    await bench.advance(100);
    await stopped;
  });
});

test('where it goes is refused in words that hold no secret', () => {
  const ours = parseOtlpTarget('https://collector.example/otlp/v1/metrics', ['X-Key:  a b ']);
  expect(ours).toEqual({
    ok: true,
    value: { url: 'https://collector.example/otlp/v1/metrics', headers: [['X-Key', 'a b']] },
  });
  for (const [url, headers, field] of [
    ['collector', [], 'url'],
    ['file:///etc/passwd', [], 'url'],
    ['http://ada:canary@collector.example', [], 'url'],
    ['http://127.0.0.1:4318', ['canary'], 'headers'],
    ['http://127.0.0.1:4318', ['Name: canary\r\nOther: 1'], 'headers'],
    ['http://127.0.0.1:4318', ['Host: canary'], 'headers'],
    ['http://127.0.0.1:4318', Array.from({ length: MAX_OTLP_HEADERS + 1 }, () => 'a: b'), 'headers'],
  ] as const) {
    const refused = parseOtlpTarget(url, headers);
    expect(refused, url).toMatchObject({ ok: false, error: { field } });
    expect(JSON.stringify(refused)).not.toContain('canary');
  }
});
