import { describe, expect, test } from 'vitest';
import { COMMAND_REPLIES, QUERY_REPLIES, UNFIT_REPLY } from '../../electron/endpoint/replies.ts';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import { aPart, aSample, HOUR_START } from '../metrics/history/samples.ts';
import { offered } from './offered-setup.ts';

describe('what is answered', () => {
  test('the schemas of answers fit the types of the contract, and stand in the document', async () => {
    expect(UNFIT_REPLY).toBeNull();
    const { get } = await offered();
    const { value: document } = await get('/v1/openapi.json');
    const { schema } = document.paths['/v1/jobs/list'].get.responses[200].content['application/json'];
    expect(schema.properties.rows.items.properties.state.enum).toContain('dead');
  });

  test('real answers are what their schemas say, and have nothing that those leave out', async () => {
    const { bench, get, post } = await offered();
    const [dead = '', , retrying = ''] = await bench.addAll([
      { maxAttempts: 1, tags: ['a'], concurrencyKey: 'k', keyConcurrency: 1 },
      { delayMs: 90_000 },
      { maxAttempts: 3 },
      { key: 'k' },
      {},
    ]);
    await bench.fail(dead);
    await bench.fail(retrying);
    await post('/v1/jobs/enqueue', {
      jobs: [
        { kind: 'command', ref: 'a', payload: { program: 'true' } },
        { kind: 'command', dependsOn: ['a'], payload: { program: 'true' } },
      ],
    });
    const added = await post('/v1/schedules/add', {
      schedule: { cron: '0 3 * * *', job: { kind: 'command', payload: { program: 'true' } } },
    });
    await post('/v1/queues/setRate', {
      queue: 'default',
      of: 'queue',
      rate: { limit: 5, intervalMs: 1_000 },
    });
    const { id } = added.value;
    const asked: Partial<Record<keyof typeof QUERY_REPLIES, string>> = {
      snapshot: '',
      'queues.list': '',
      'jobs.list': '',
      'jobs.cursorAt': '?share=0.5',
      'jobs.search': '?text=state:dead',
      'failures.groups': '',
      'jobs.detail': `?jobId=${dead}`,
      'jobs.graph': `?jobId=${dead}`,
      'jobs.why': `?jobId=${retrying}`,
      'schedules.list': '',
      'schedules.detail': `?scheduleId=${id}`,
      'schedules.history': `?scheduleId=${id}`,
      'schedules.preview': `?cron=${encodeURIComponent('0 3 * * *')}&count=2`,
      'jobs.matching': '?text=state:dead',
      'jobs.whole': `?jobIds=${encodeURIComponent(JSON.stringify([dead, 'gone']))}`,
      'alerts.rules': '',
      'alerts.past': '',
      throughput: '?range=hour',
      environment: '',
    };
    for (const [name, query] of Object.entries(asked)) {
      const { status, value } = await get(`/v1/${name.replaceAll('.', '/')}${query}`);
      expect(status, `${name}: ${JSON.stringify(value)}`).toBe(200);
      expect(QUERY_REPLIES[name as keyof typeof QUERY_REPLIES].parse(value), name).toEqual(value);
    }
    const report = await post('/v1/jobs/change', {
      action: { type: 'retry' },
      selection: { type: 'state', state: 'dead' },
    });
    expect(COMMAND_REPLIES['jobs.change'].parse(report.value)).toEqual(report.value);
    for (const each of (await get('/v1/jobs/list')).value.rows) {
      const { value } = await get(`/v1/jobs/detail?jobId=${each.id}`);
      expect(QUERY_REPLIES['jobs.detail'].parse(value)).toEqual(value);
    }
  });

  test('a moment of history is what its schema says', () => {
    const file = new HistoryFile(':memory:');
    const parts = [aPart('encode', 'command', { counts: { jobs_started: 1 }, running: [40] })];
    file.save({ samples: [aSample(HOUR_START, { running: [40], parts })], markers: [] });
    const moment = file.moment(HOUR_START);
    file.close();
    expect(moment?.queues).toHaveLength(1);
    expect(QUERY_REPLIES['history.moment'].parse(moment)).toEqual(moment);
  });
});
