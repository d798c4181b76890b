import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { MAX_QUEUE_LABELS } from '../../electron/metrics/exposition/exposition.ts';
import { COUNTERS } from '../../electron/metrics/exposition/labelled-counts.ts';
import { aMix, familiesOf, scraped, sum } from './scraped.ts';

const OPEN_METRICS =
  'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';

describe('GET /metrics', () => {
  test('the counters of all queues and kinds, with what was counted before, are those of the store', async () => {
    const endpoint = await scraped();
    await aMix(endpoint);
    const families = familiesOf(await endpoint.text());
    const counted = endpoint.bench.metrics.getMetrics();
    const before = families.get('jobdeck_jobs_counted_before') ?? [];
    for (const [name, key] of Object.entries(COUNTERS)) {
      const here = sum(families.get(`jobdeck_jobs_${name}_total`) ?? []);
      const then = sum(before.filter(({ labels }) => labels?.['counter'] === name));
      expect(here + then, name).toBe(counted[key]);
    }
    expect(sum(families.get('jobdeck_jobs_created_total') ?? [])).toBe(counted.total_jobs_created - 1);
    expect(counted.jobs_failed).toBeGreaterThan(2);
    expect(sum(families.get('jobdeck_jobs_in_progress') ?? [])).toBe(counted.jobs_in_progress);
  });

  test('the books balance in the series themselves, and every run has its duration', async () => {
    const endpoint = await scraped();
    await aMix(endpoint);
    const text = await endpoint.text();
    const families = familiesOf(text);
    const of = (name: string): number => sum(families.get(`jobdeck_jobs_${name}`) ?? []);
    const ended =
      of('completed_total') + of('failed_total') + of('cancelled_total') + of('interrupted_total');
    expect(of('started_total')).toBe(ended + of('in_progress'));
    const measured = (name: string): number =>
      sum(
        [...text.matchAll(new RegExp(`^${name}_count\\{.*\\} (\\d+)$`, 'gm'))].map(([, value = '']) => ({
          value,
        })),
      );
    expect(measured('jobdeck_job_duration_seconds')).toBe(ended);
    expect(measured('jobdeck_job_wait_seconds')).toBe(of('started_total'));
  });

  test('queues: jobs by state, and how long the oldest has been in line', async () => {
    const { bench, text } = await scraped();
    await bench.engine.pause();
    await bench.add({ queue: 'encode' });
    await bench.advance(90_000);
    const families = familiesOf(await text());
    const encode = (name: string) =>
      (families.get(name) ?? []).filter(({ labels }) => labels?.['queue'] === 'encode');
    expect(encode('jobdeck_queue_jobs').find(({ labels }) => labels?.['state'] === 'waiting')?.value).toBe(
      '1',
    );
    expect(Number(encode('jobdeck_queue_oldest_job_age_seconds')[0]?.value)).toBe(90);
  });

  test('workers: busy and idle time add up to all the time there was', async () => {
    const { bench, text } = await scraped();
    const id = await bench.add();
    await bench.advance(10_000);
    await bench.succeed(id);
    await bench.advance(5_000);
    const families = familiesOf(await text());
    expect(sum(families.get('jobdeck_worker_busy_seconds_total') ?? [])).toBe(10);
    expect(sum(families.get('jobdeck_worker_idle_seconds_total') ?? [])).toBe(3 * 15 - 10);
  });

  test('OpenMetrics for who asks for it as Prometheus does, plain text for all others', async () => {
    const endpoint = await scraped();
    await aMix(endpoint);
    const { ask } = endpoint;
    const typeFor = async (accept: string) =>
      (await ask('/metrics', { headers: { accept } })).headers.get('content-type');
    expect(await typeFor('*/*')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await typeFor('text/html')).toMatch(/^text\/plain/);
    expect(await typeFor('application/openmetrics-text;q=0, text/plain')).toMatch(/^text\/plain/);
    expect(await typeFor(OPEN_METRICS)).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const open = await endpoint.text(OPEN_METRICS);
    expect(open).toMatch(/# EOF\n$/);
    expect(open).toContain('# TYPE jobdeck_jobs_created counter\njobdeck_jobs_created_total{');
    expect(await endpoint.text()).toContain('# TYPE jobdeck_jobs_created_total counter\n');
  });

  test('more queues than have labels share one, in all metrics, and the log tells so once', async () => {
    const { bench, text, logger } = await scraped();
    const queues = Array.from({ length: MAX_QUEUE_LABELS + 40 }, (_, index) => `q${index}`);
    await bench.addAll(queues.map((queue) => ({ queue, delayMs: 1_000 })));
    const families = familiesOf(await text());
    const created = families.get('jobdeck_jobs_created_total') ?? [];
    expect(created).toHaveLength(MAX_QUEUE_LABELS + 1);
    expect(sum(created)).toBe(queues.length);
    const scheduled = (families.get('jobdeck_queue_jobs') ?? []).filter(
      ({ labels }) => labels?.['state'] === 'scheduled',
    );
    expect(sum(scheduled)).toBe(queues.length);
    expect(scheduled.length).toBeLessThanOrEqual(MAX_QUEUE_LABELS + 1);
    expect(logger.lines.filter(({ event }) => event === 'metric_labels_full')).toHaveLength(1);
  });

  test('whether the store takes changes, and which queues are paused', async () => {
    const { bench, text } = await scraped();
    await bench.addAll([{ queue: 'held', delayMs: 1 }, { delayMs: 1 }]);
    await bench.engine.pause('held');
    expect(await text()).toContain('jobdeck_storage_ok 1\n');
    expect(await text()).toContain('jobdeck_queue_paused{queue="held"} 1\n');
    expect(await text()).toContain('jobdeck_queue_paused{queue="default"} 0\n');
    await bench.engine.pause();
    expect(await text()).toContain('jobdeck_queue_paused{queue="default"} 1\n');
  });

  test('no name, id, tag or key of a job is in it', async () => {
    const { bench, text } = await scraped();
    const id = await bench.add({ name: 'canary', tags: ['canary'], concurrencyKey: 'canary', key: 'canary' });
    await bench.fail(id, 'canary');
    const exposed = await text();
    expect(exposed).not.toContain('canary');
    expect(exposed).not.toContain(id);
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  test.skipIf(!hasPromtool)(
    'promtool finds nothing to complain about (skipped where it is not installed)',
    async () => {
      const endpoint = await scraped();
      await aMix(endpoint);
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: await endpoint.text(),
        encoding: 'utf8',
      });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    },
  );
});
