import { afterEach, expect, test } from 'vitest';
import { createTelemetryDesk } from '../../../electron/desktop/session/telemetry-desk.ts';
import type { RememberedSettings } from '../../../electron/desktop/settings-file.ts';
import { SnapshotBuilder } from '../../../electron/ipc/snapshot-builder.ts';
import { Collector } from '../../endpoint/otlp-collector.ts';
import { recordingLogger } from '../../ipc/fakes.ts';
import { EngineBench } from '../../support/engine-bench.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function aCollector(): Promise<Collector> {
  const collector = await Collector.listening();
  undo.push(() => collector.close());
  return collector;
}

/** A desk of one session; the settings outlive it. */
async function aDesk(telemetry: RememberedSettings['telemetry'] = null) {
  let current = { telemetry } as RememberedSettings;
  const settings = {
    get: () => current,
    change: (part: Partial<RememberedSettings>) => {
      current = { ...current, ...part };
    },
  };
  const bench = await EngineBench.started();
  const { engine, recorder, clock } = bench;
  const logger = recordingLogger();
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const desk = createTelemetryDesk({ settings, engine, snapshots, version: '0.1.0', clock, logger });
  undo.push(() => desk.close());
  return { desk, settings, bench, logger };
}

test('nothing is sent until somebody says where to; then it is, is remembered, and ends with what came last', async () => {
  const collector = await aCollector();
  const { desk, settings, bench } = await aDesk();
  await desk.start();
  expect(desk.present()).toEqual({ url: null, headers: [], sending: null });
  expect(await desk.set(collector.address, ['X-Key: canary'])).toEqual({ ok: true, value: null });
  expect(settings.get().telemetry).toEqual({ url: collector.address, headers: ['X-Key: canary'] });
  await bench.advance(1_000);
  await expect.poll(() => desk.present().sending?.state).toBe('well');
  expect(JSON.stringify(desk.present())).not.toContain('canary');
  await bench.succeed(await bench.add());
  await bench.add();
  await bench.engine.stop();
  await desk.close();
  expect(collector.last.points.get('jobdeck.jobs.completed')?.[0]?.value).toBe(1);
  expect(collector.last.points.get('jobdeck.jobs.interrupted')?.[0]?.value).toBe(1);
});

test('what was chosen is begun with the next session; what is not right any more is told, and nothing is sent', async () => {
  const collector = await aCollector();
  const next = await aDesk({ url: collector.address, headers: [] });
  await next.desk.start();
  await next.bench.advance(1_000);
  await expect.poll(() => collector.received.length).toBe(1);
  const wrong = await aDesk({ url: 'collector', headers: [] });
  await wrong.desk.start();
  expect(wrong.desk.present()).toMatchObject({ url: 'collector', sending: null });
  expect(wrong.logger.lines).toContainEqual(expect.objectContaining({ event: 'telemetry_failed' }));
});

test('what is refused changes nothing, and null ends it', async () => {
  const collector = await aCollector();
  const { desk, settings } = await aDesk();
  await desk.set(collector.address, []);
  expect(await desk.set('collector', null)).toMatchObject({ ok: false, error: { field: 'url' } });
  expect(await desk.set(collector.address, ['canary'])).toMatchObject({
    ok: false,
    error: { field: 'headers' },
  });
  expect(desk.present()).toMatchObject({ url: collector.address, sending: { state: 'beginning' } });
  await desk.set(null, null);
  expect(desk.present()).toEqual({ url: null, headers: [], sending: null });
  expect(settings.get().telemetry).toBeNull();
});

test('a header stays with its host: it is not sent to another one', async () => {
  const [first, second] = [await aCollector(), await aCollector()];
  const { desk } = await aDesk();
  await desk.set(first.address, ['X-Key: canary']);
  await desk.set(`${first.address}/other`, null);
  expect(desk.present().headers).toEqual(['X-Key']);
  await desk.set(second.address, null);
  expect(desk.present().headers).toEqual([]);
  await desk.close();
  expect(JSON.stringify(second.received.map(({ headers }) => headers))).not.toContain('canary');
});

test('of several headers each is changed, kept by its name alone, or left out', async () => {
  const collector = await aCollector();
  const { desk, settings } = await aDesk();
  const kept = () => settings.get().telemetry?.headers;
  await desk.set(collector.address, ['Authorization: Bearer a', 'X-Key: k']);
  await desk.set(collector.address, ['Authorization', 'X-Key', 'x-key: other', 'X-Tenant: t']);
  expect(kept()).toEqual(['Authorization: Bearer a', 'x-key: other', 'X-Tenant: t']);
  await desk.set(collector.address, ['authorization', 'X-Tenant']);
  expect(kept()).toEqual(['Authorization: Bearer a', 'X-Tenant: t']);
  expect(await desk.set(collector.address, ['X-Unknown'])).toMatchObject({
    ok: false,
    error: { field: 'headers' },
  });
  const other = await aCollector();
  expect(await desk.set(other.address, ['Authorization'])).toMatchObject({ ok: false });
  expect(kept()).toEqual(['Authorization: Bearer a', 'X-Tenant: t']);
});
