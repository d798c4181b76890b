import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { NO_ALERTS } from '../../../shared/alerts/alerts.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import type { WholeSnapshot } from '../../../shared/numbers/snapshot.ts';
import {
  exportSnapshot,
  snapshotExportSchema,
  snapshotText,
} from '../../../shared/numbers/snapshot-export.ts';
import { aSnapshot, jobCounts } from '../../ipc/fakes.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
const SCHEMA_FILE = join(DOCS, 'snapshot.schema.json');
const UPDATE = 'JOBDECK_UPDATE_DOCS=1 npx vitest run --project unit test/shared/snapshot-export';

const generated = {
  $id: 'jobdeck.snapshot/1',
  title: 'Jobdeck snapshot',
  ...z.toJSONSchema(snapshotExportSchema, { target: 'draft-2020-12' }),
};

const at = Date.UTC(2026, 10, 18, 13, 52);
const FRESH = aSnapshot({
  metrics: {
    total_jobs_created: 0,
    jobs_completed: 0,
    jobs_failed: 0,
    jobs_retried: 0,
    jobs_in_progress: 0,
    jobs_started: 0,
    jobs_cancelled: 0,
    jobs_interrupted: 0,
    jobs_dead: 0,
  },
  jobs: {},
  rates: { success_rate: null, failure_rate: null, retry_rate: null },
  oldestWaiting: null,
  waitingPaused: 0,
  drainMs: null,
  alerts: NO_ALERTS,
  durations: { waiting: null, running: null },
});
const BUSY = aSnapshot({
  kinds: [{ kind: 'command', ...NO_METRICS, jobs_started: 3 }],
  schedules: {
    revision: 3,
    total: 2,
    paused: 1,
    nextAt: at + 60_000,
    soonest: [{ id: 's', name: 'Nightly', nextAt: at + 60_000 }],
  },
  running: [
    {
      id: 'a',
      name: 'Encode',
      kind: 'command',
      queue: 'encode',
      run: 2,
      startedAt: at - 1_250,
      progress: null,
      lastLine: '42 %',
    },
  ],
  queues: [
    {
      name: 'encode',
      concurrency: 2,
      pausedAt: at - 5_000,
      rate: null,
      keyRate: null,
      jobs: jobCounts({ waiting: 3 }),
    },
  ],
});

test('the five keys of the reference text come first, in its order and spelling', () => {
  expect(Object.keys(exportSnapshot(BUSY)).slice(0, 5)).toEqual([
    'total_jobs_created',
    'jobs_completed',
    'jobs_failed',
    'jobs_retried',
    'jobs_in_progress',
  ]);
  expect(snapshotText(BUSY)).toMatch(/^\{\n {2}"total_jobs_created": 1204,\n {2}"jobs_completed": 1131,/);
});

test('every key is snake_case', () => {
  const keys: string[] = [];
  JSON.stringify(exportSnapshot(BUSY), (key, value: unknown) => {
    keys.push(key);
    return value;
  });
  expect(keys.filter((key) => !/^[a-z0-9_]*$/.test(key))).toEqual([]);
});

test('the books are written out so that a reader can add them up', () => {
  const { conservation } = exportSnapshot(BUSY);
  expect(conservation.equation).toBe('1266 = 1131 + 118 + 9 + 2 + 6');
  expect(conservation.started).toBe(conservation.accounted_for);
  const broken = aSnapshot({ metrics: { jobs_started: 1267 } });
  expect(exportSnapshot(broken).conservation.equation).toBe('1267 ≠ 1131 + 118 + 9 + 2 + 6');
});

test('durations are in seconds and moments in UTC', () => {
  const exported = exportSnapshot(BUSY);
  expect(exported.running[0]).toMatchObject({
    running_seconds: 1.25,
    started_at: '2026-11-18T13:51:58.750Z',
  });
  expect(exported.oldest_waiting?.waiting_seconds).toBe(14);
  expect(exported.drain_seconds).toBe(372);
  expect(exported.durations).toEqual({ waiting: { p50: 0.4, p95: 2.1, p99: 9, count: 60 }, running: null });
  expect(exported.engine.uptime_seconds).toBe(3600);
});

test('schedules that are due first are listed', () => {
  expect(exportSnapshot(BUSY).schedules).toEqual({
    total: 2,
    paused: 1,
    next: [{ id: 's', name: 'Nightly', next_at: '2026-11-18T13:53:00.000Z' }],
  });
});

test('a clock that was set back gives no time below 0', () => {
  const later = aSnapshot({ oldestWaiting: { id: 'a', name: 'A', queue: 'default', since: at + 60_000 } });
  expect(exportSnapshot(later).oldest_waiting?.waiting_seconds).toBe(0);
});

const SNAPSHOTS: [what: string, snapshot: WholeSnapshot][] = [
  ['a fresh engine', FRESH],
  ['a busy engine', BUSY],
  [
    'an engine with broken books',
    aSnapshot({ conservation: { holds: false, checks: 3, breach: 'started is 1' } }),
  ],
  ['a paused engine', aSnapshot({ engine: { state: 'paused' } })],
];
for (const [what, snapshot] of SNAPSHOTS) {
  test(`the export of ${what} is valid by the published JSON Schema`, () => {
    const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object;
    const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(schema);
    const valid = validate(JSON.parse(snapshotText(snapshot)));
    expect(valid, JSON.stringify(validate.errors)).toBe(true);
  });
}

test('the published JSON Schema refuses an export that is not one', () => {
  const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object,
  );
  const { jobs_failed: _left, ...withoutFailed } = exportSnapshot(BUSY);
  expect(validate(withoutFailed), 'without jobs_failed').toBe(false);
  expect(validate({ ...exportSnapshot(BUSY), jobs_failed: -1 }), 'a counter below 0').toBe(false);
  expect(validate({ ...exportSnapshot(BUSY), taken_at: 'yesterday' }), 'a moment in words').toBe(false);
});

test('docs/snapshot.schema.json is the schema that the code has', () => {
  if (process.env['JOBDECK_UPDATE_DOCS'] === '1') {
    writeFileSync(SCHEMA_FILE, `${JSON.stringify(generated, null, 2)}\n`);
  }
  const published: unknown = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
  expect(published, `docs/snapshot.schema.json differs. Write it anew: ${UPDATE}`).toEqual(
    JSON.parse(JSON.stringify(generated)),
  );
});

test('docs/snapshot.md tells every key', () => {
  const told = readFileSync(join(DOCS, 'snapshot.md'), 'utf8');
  const keys: string[] = [];
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') keys.push(...Object.keys(value as object));
      collect(value);
    }
  };
  collect(generated);
  expect(
    [...new Set(keys)].filter((key) => !told.includes(`\`${key}\``)),
    'keys that docs/snapshot.md leaves out',
  ).toEqual([]);
});
