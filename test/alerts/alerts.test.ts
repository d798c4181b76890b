import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Alerts } from '../../electron/alerts/alerts.ts';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import type { HistoryQuery } from '../../shared/numbers/history.ts';
import { alertsOn, aRule } from '../support/alerts.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { temporaryFolder } from '../support/sqlite-store.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

function aFolder(): string {
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  return path;
}

/** The alerts of an engine that works, in a folder; as after another start when one is given. */
async function setUp(folder = aFolder(), bench?: EngineBench) {
  const own = bench ?? (await EngineBench.started());
  if (bench === undefined) undo.push(() => own.engine.stop());
  const alerts = alertsOn(own, { folder, diskFree: async () => 50e9 });
  await alerts.start();
  undo.push(() => alerts.close());
  const row = async (id: string) => (await alerts.rules()).rows.find(({ rule }) => rule.id === id);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return { bench: own, alerts, folder, row, read };
}

const ofQueue = (parts = {}) => {
  const { id: _id, ...rule } = aRule({ level: 1, clearLevel: 0, forMs: 0, clearMs: 0, ...parts });
  return rule;
};

describe('alerts of a data folder', () => {
  test('a job that dies fires, is acknowledged, and is over when it is retried', async () => {
    const { bench, alerts } = await setUp();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.advance(5_000);
    const since = bench.clock.now();
    expect(alerts.firing()).toMatchObject([
      { ruleId: 'dead-jobs', severity: 'critical', value: 1, since, acknowledged: null },
    ]);
    expect(alerts.present()).toMatchObject({ critical: 1, warning: 0, unseen: 1, lamps: ['dead'] });
    expect(await alerts.acknowledge('dead-jobs', 'ada')).toEqual({ ok: true, value: null });
    expect(alerts.firing()[0]?.acknowledged).toEqual({ at: since, by: 'ada' });
    await bench.engine.retry(id);
    await bench.rest();
    await bench.advance(15_000);
    expect(alerts.firing()).toEqual([]);
    const { rows } = await alerts.past({ before: null, limit: 10 });
    expect(rows).toMatchObject([
      {
        number: 1,
        ruleId: 'dead-jobs',
        since,
        tookMs: 15_000,
        worst: 1,
        end: 'over',
        acknowledged: { by: 'ada' },
      },
    ]);
  });

  test('what fires, who has seen it, and silences are there after a kill', async () => {
    const { bench, alerts, folder, row } = await setUp();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.advance(5_000);
    const since = bench.clock.now();
    await alerts.acknowledge('dead-jobs', 'ada');
    await alerts.silence('disk-space', since + 3_600_000);
    // Nothing is closed: what is on the disk is all there is.
    await bench.advance(60_000);
    const next = await setUp(folder, bench);
    expect(await next.row('dead-jobs')).toMatchObject({
      state: 'firing',
      alert: { since, worst: 1, acknowledged: { by: 'ada' } },
    });
    expect(await next.row('disk-space')).toMatchObject({ silencedUntil: since + 3_600_000 });
    expect(await row('disk-space')).toMatchObject({ silencedUntil: since + 3_600_000 });
    // It was not told again.
    expect(bench.logger.named('alert_fired')).toHaveLength(1);
  });

  test('a silenced one fires where nobody is disturbed, and comes out when the silence is over', async () => {
    const { bench, alerts, row } = await setUp();
    await alerts.silence('dead-jobs', bench.clock.now() + 60_000);
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(30_000);
    expect(alerts.present()).toMatchObject({ critical: 0, lamps: [] });
    expect(await row('dead-jobs')).toMatchObject({ state: 'firing' });
    await bench.advance(35_000);
    expect(alerts.firing()).toMatchObject([{ ruleId: 'dead-jobs' }]);
    await alerts.silence(null, bench.clock.now() + 1);
    expect(alerts.firing()).toEqual([]);
    expect((await alerts.rules()).rows.every(({ silencedUntil }) => silencedUntil !== null)).toBe(true);
    await alerts.silence(null, null);
    expect(alerts.firing()).toMatchObject([{ ruleId: 'dead-jobs' }]);
  });

  test('one that is cleared by hand is over, and stays so while nothing else happens', async () => {
    const { bench, alerts, row } = await setUp();
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    expect(await alerts.clear('dead-jobs')).toEqual({ ok: true, value: null });
    await bench.advance(60_000);
    expect(await row('dead-jobs')).toMatchObject({ state: 'cleared' });
    expect((await alerts.past({ before: null, limit: 1 })).rows).toMatchObject([{ end: 'by hand' }]);
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    expect(await row('dead-jobs')).toMatchObject({ state: 'firing', value: 2 });
  });

  test('a rule of one’s own, of one queue, changed and removed', async () => {
    const { bench, alerts, folder, row, read } = await setUp();
    const made = await alerts.setRule(ofQueue({ queue: 'encode' }));
    expect(made).toEqual({ ok: true, value: { id: 'rule-1' } });
    expect(JSON.parse(read('alerts.json'))).toMatchObject({ rules: [{ id: 'rule-1', queue: 'encode' }] });
    if (process.platform !== 'win32') expect(statSync(join(folder, 'alerts.json')).mode & 0o077).toBe(0);
    await bench.engine.pause();
    await bench.addAll([{ queue: 'encode' }, { queue: 'encode' }, { queue: 'other' }, { queue: 'other' }]);
    await bench.advance(5_000);
    expect(await row('rule-1')).toMatchObject({ origin: 'own', state: 'firing', value: 2 });
    // It looks at something else now, so what fired is over.
    await alerts.setRule({ ...ofQueue({ queue: 'encode', metric: 'dead_jobs' }), id: 'rule-1' });
    expect(await row('rule-1')).toMatchObject({ state: 'ok' });
    expect((await alerts.past({ before: null, limit: 1 })).rows).toMatchObject([{ end: 'rule' }]);
    expect(await alerts.removeRule('rule-1')).toEqual({ ok: true, value: null });
    expect(await row('rule-1')).toBeUndefined();
    // Its number is not given to another: its past would be taken for theirs.
    expect(await alerts.setRule(ofQueue())).toEqual({ ok: true, value: { id: 'rule-2' } });
  });

  test('how long the runs of one queue take, and not those of another', async () => {
    const { bench, alerts, row } = await setUp();
    await bench.engine.setConcurrency(2);
    const slow = { metric: 'running_p95_ms', level: 5_000, clearLevel: 1_000 };
    for (const queue of ['encode', 'mail']) await alerts.setRule(ofQueue({ ...slow, queue }));
    const [encode = '', mail = ''] = await bench.addAll([{ queue: 'encode' }, { queue: 'mail' }]);
    await bench.advance(1_000);
    await bench.succeed(mail);
    await bench.advance(9_000);
    await bench.succeed(encode);
    await bench.advance(5_000);
    expect(await row('rule-1')).toMatchObject({ state: 'firing' });
    expect((await row('rule-1'))?.value).toBeGreaterThan(8_000);
    expect(await row('rule-2')).toMatchObject({ state: 'ok' });
    expect((await row('rule-2'))?.value).toBeLessThan(2_000);
    // Ten minutes later none of it is left.
    await bench.advance(660_000);
    expect(await row('rule-1')).toMatchObject({ state: 'ok', value: null });
  });

  test('a default rule is switched off, changed, and as it was', async () => {
    const { bench, alerts, row } = await setUp();
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    const { rule } = (await row('dead-jobs')) ?? {};
    await alerts.setRule({ ...rule, on: false });
    expect(await row('dead-jobs')).toMatchObject({ origin: 'changed default', state: 'off', alert: null });
    await bench.advance(5_000);
    expect(alerts.firing()).toEqual([]);
    await alerts.removeRule('dead-jobs');
    expect(await row('dead-jobs')).toMatchObject({ origin: 'default', rule: { on: true } });
    await bench.advance(5_000);
    expect(await row('dead-jobs')).toMatchObject({ state: 'firing' });
  });

  test('what can’t be done is told with what to do', async () => {
    const { alerts, bench } = await setUp();
    const problem = async (answer: Promise<unknown>) => JSON.stringify(await answer);
    expect(await problem(alerts.acknowledge('nosuch', null))).toContain('the id of an alert rule');
    expect(await problem(alerts.acknowledge('dead-jobs', null))).toContain('an alert that fires');
    expect(await problem(alerts.clear('dead-jobs'))).toContain('It may be over by now.');
    expect(await problem(alerts.silence('dead-jobs', bench.clock.now()))).toContain('the next ten years');
    expect(await problem(alerts.removeRule('nosuch'))).toContain('may have been removed');
    expect(await problem(alerts.setRule({ ...ofQueue(), id: 'nosuch' }))).toContain(
      'the id of an alert rule',
    );
    for (let number = 0; number < 43; number += 1)
      expect(await alerts.setRule(ofQueue())).toMatchObject({ ok: true });
    expect(await problem(alerts.setRule(ofQueue()))).toContain('at most 50 rules');
  });

  test('the past is bounded, and read page by page', async () => {
    const { bench, alerts } = await setUp();
    await alerts.setRule(ofQueue({ level: 0 }));
    await bench.engine.pause();
    for (let index = 0; index < 3; index += 1) {
      const id = await bench.add();
      await bench.advance(5_000);
      await bench.engine.cancel(id);
      await bench.advance(5_000);
    }
    const first = await alerts.past({ before: null, limit: 2 });
    expect(first.rows.map(({ number }) => number)).toEqual([3, 2]);
    expect(await alerts.past({ before: first.next, limit: 2 })).toMatchObject({
      rows: [{ number: 1 }],
      next: null,
    });
  });
});

describe('news', () => {
  /** What was told, as `fired dead-jobs`. */
  const hear = (alerts: Alerts): string[] => {
    const heard: string[] = [];
    alerts.onNews(({ type, alert }) => void heard.push(`${type} ${alert.ruleId}`));
    return heard;
  };

  test('each change of a state is told once, and a restart tells none of it again', async () => {
    const { bench, alerts, folder } = await setUp();
    const heard = hear(alerts);
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.advance(30_000);
    await expect.poll(() => heard).toEqual(['fired dead-jobs']);
    const next = await setUp(folder, bench);
    const again = hear(next.alerts);
    await bench.advance(30_000);
    expect(again).toEqual([]);
    await bench.engine.retry(id);
    await bench.rest();
    await bench.advance(30_000);
    await expect.poll(() => again).toEqual(['over dead-jobs']);
  });

  test('what is silenced is told when the silence ends, if it still fires; what was never told is not over', async () => {
    const { bench, alerts } = await setUp();
    const heard = hear(alerts);
    await alerts.silence(null, bench.clock.now() + 60_000);
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.advance(30_000);
    await bench.engine.retry(id);
    await bench.rest();
    await bench.advance(20_000);
    expect(heard).toEqual([]);
    await bench.fail(id);
    await bench.advance(5_000);
    expect(heard).toEqual([]);
    await bench.advance(10_000);
    await expect.poll(() => heard).toEqual(['fired dead-jobs']);
  });

  test('who has seen two dead jobs is told of the third', async () => {
    const { bench, alerts } = await setUp();
    const heard = hear(alerts);
    for (const _ of [1, 2]) await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    await alerts.acknowledge('dead-jobs', 'ada');
    await bench.advance(30_000);
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    await expect.poll(() => heard).toEqual(['fired dead-jobs', 'fired dead-jobs']);
    expect(alerts.present()).toMatchObject({ critical: 1, unseen: 1 });
  });

  test('a folder that is opened only to ask tells nobody', async () => {
    const { bench, folder, alerts } = await setUp();
    await alerts.silence('dead-jobs', bench.clock.now() + 3_600_000);
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    await alerts.close();
    const asked = alertsOn(bench, { folder });
    const heard = hear(asked);
    await asked.silence('dead-jobs', null);
    await asked.close();
    expect(heard).toEqual([]);
    // Who works next does.
    const next = alertsOn(bench, { folder });
    const later = hear(next);
    await next.start();
    undo.push(() => next.close());
    await bench.advance(5_000);
    await expect.poll(() => later).toEqual(['fired dead-jobs']);
  });
});

describe('files that are wrong', () => {
  test('rules that are no rules: the defaults hold, it is told, and nothing is written to the file', async () => {
    const folder = aFolder();
    const wrong = JSON.stringify({ rules: [{ ...aRule(), forMs: -1 }] });
    writeFileSync(join(folder, 'alerts.json'), wrong);
    const { alerts, read } = await setUp(folder);
    const { rows, problem } = await alerts.rules();
    expect(rows.map(({ origin }) => origin)).toEqual(rows.map(() => 'default'));
    expect(problem).toContain(join(folder, 'alerts.json'));
    expect(problem).toContain('rules.0.forMs: expected whole milliseconds');
    expect(JSON.stringify(await alerts.setRule(ofQueue()))).toContain('a file of alert rules that is right');
    expect(read('alerts.json')).toBe(wrong);
    expect(await alerts.useDefaults()).toEqual({ ok: true, value: null });
    expect(read('alerts.json.wrong')).toBe(wrong);
    expect(await alerts.setRule(ofQueue())).toMatchObject({ ok: true });
  });

  test.each([
    ['no JSON', '{"rules": [', 'alerts.json: it is no JSON'],
    [
      'an address that is none',
      '{"webhook": {"url": "ftp://c4n4ry", "authorization": null}}',
      'url: expected an address',
    ],
    ['something else', '[]', 'expected {"rules": […]'],
    ['the same id twice', JSON.stringify({ rules: [aRule(), aRule()] }), 'the same id'],
    ['one without an id', JSON.stringify({ rules: [ofQueue()] }), 'rules.0.id: expected an id'],
  ])('%s', async (_what, text, told) => {
    const folder = aFolder();
    writeFileSync(join(folder, 'alerts.json'), text);
    const { alerts } = await setUp(folder);
    const { problem } = await alerts.rules();
    expect(problem).toContain(told);
    expect(problem).not.toContain('c4n4ry');
  });

  test.each(['{', '{"version":1}', '{"version":2,"rules":{}}'])(
    'a state that is none is moved aside, and alerts begin anew: %s',
    async (text) => {
      const folder = aFolder();
      writeFileSync(join(folder, 'alerts-state.json'), text);
      const { bench, alerts, read } = await setUp(folder);
      expect(alerts.firing()).toEqual([]);
      expect(read('damaged/alerts-state.json')).toBe(text);
      expect(bench.logger.entries.map(({ event }) => event)).toContain('alerts_state_damaged');
    },
  );

  test('a folder that cannot be written to: alerts go on, and it is told', async () => {
    const { bench, alerts } = await setUp(join(aFolder(), 'gone'));
    await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(5_000);
    expect(alerts.firing()).toHaveLength(1);
    expect(JSON.stringify(await alerts.acknowledge('dead-jobs', 'ada'))).toContain('no such folder');
    expect(alerts.firing()[0]?.acknowledged?.by).toBe('ada');
    expect(bench.logger.entries.map(({ event }) => event)).toContain('alerts_not_saved');
  });
});

test('what is usual is asked of history where rules are judged, and not by who only asks', async () => {
  const bench = await EngineBench.started();
  undo.push(() => bench.engine.stop());
  const file = new HistoryFile(':memory:');
  undo.push(() => file.close());
  const asked: (string | null)[] = [];
  const history = async (query: HistoryQuery) => {
    asked.push(query.queue);
    return file.query(query);
  };
  const alerts = alertsOn(bench, { history });
  await alerts.rules();
  await alerts.setRule(ofQueue({ metric: 'failure_deviation', queue: 'encode', level: 3, clearLevel: 1 }));
  expect(asked).toEqual([]);
  await alerts.start();
  undo.push(() => alerts.close());
  await expect.poll(() => new Set(asked)).toEqual(new Set([null, 'encode']));
  await alerts.setRule(ofQueue({ metric: 'failure_deviation', queue: 'mail', level: 3, clearLevel: 1 }));
  await expect.poll(() => asked).toContain('mail');
});

test('a folder that is opened only to ask has the alerts as they were left', async () => {
  const { bench, folder, alerts } = await setUp();
  await bench.fail(await bench.add({ maxAttempts: 1 }));
  await bench.advance(5_000);
  await alerts.close();
  const asked: Alerts = alertsOn(bench, { folder });
  expect((await asked.rules()).rows[0]).toMatchObject({ rule: { id: 'dead-jobs' }, state: 'firing' });
  expect(await asked.acknowledge('dead-jobs', null)).toEqual({ ok: true, value: null });
  await asked.close();
  expect(existsSync(join(folder, 'damaged'))).toBe(false);
});
