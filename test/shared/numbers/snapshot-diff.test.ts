import { expect, test } from 'vitest';
import { diffText } from '../../../electron/cli/commands/diff.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { diffSnapshots } from '../../../shared/numbers/snapshot-diff.ts';
import { exportSnapshot, type SnapshotExport } from '../../../shared/numbers/snapshot-export.ts';
import { readSnapshot } from '../../../shared/numbers/snapshot-file.ts';
import { aSnapshot } from '../../ipc/fakes.ts';

const BASE = exportSnapshot(aSnapshot({}));
const MINUTE_LATER = new Date(Date.parse(BASE.taken_at) + 60_000).toISOString();
const later = (parts: Partial<SnapshotExport> = {}): SnapshotExport => ({
  ...BASE,
  taken_at: MINUTE_LATER,
  ...parts,
});
const counter = (after: SnapshotExport, name: string, before = BASE) =>
  diffSnapshots(before, after).counters.find((each) => each.name === name);

test('counters are told as what was counted between, and a second', () => {
  const after = later({ jobs_completed: BASE.jobs_completed + 90 });
  expect(diffSnapshots(BASE, after)).toMatchObject({ format: 'jobdeck.diff/1', seconds: 60, notes: [] });
  expect(counter(after, 'jobs_completed')).toMatchObject({ delta: 90, per_second: 1.5 });
  expect(counter(after, 'jobs_dead')).toMatchObject({ delta: 0, per_second: 0 });
  expect(counter(BASE, 'jobs_completed')).toMatchObject({ delta: 0, per_second: null });
});

test('what is otherwise now is told before and after, also by queue', () => {
  const [queue] = BASE.queues;
  if (queue === undefined) throw new Error('expected a queue');
  const changed = { ...queue, jobs: { ...queue.jobs, dead: queue.jobs.dead + 2 } };
  const fresh = { ...queue, name: 'new one', jobs: { ...queue.jobs } };
  const after = later({ jobs_in_progress: 5, oldest_waiting: null, queues: [changed, fresh] });
  const diff = diffSnapshots(BASE, after);
  expect(diff.gauges).toContainEqual({ name: 'jobs_in_progress', from: BASE.jobs_in_progress, to: 5 });
  expect(diff.gauges).toContainEqual(expect.objectContaining({ name: 'oldest_waiting_seconds', to: null }));
  expect(diff.queues).toContainEqual({
    name: queue.name,
    is: 'there',
    jobs: [{ name: 'dead', from: queue.jobs.dead, to: queue.jobs.dead + 2 }],
  });
  expect(diff.queues).toContainEqual(expect.objectContaining({ name: 'new one', is: 'new' }));
  expect(diffSnapshots(after, BASE).queues).toContainEqual(
    expect.objectContaining({ name: 'new one', is: 'gone' }),
  );
});

test('settings that are others are told; what an older Jobdeck did not tell is no change', () => {
  const [queue] = BASE.queues;
  if (queue === undefined) throw new Error('expected a queue');
  const set = {
    ...queue,
    concurrency: queue.concurrency + 1,
    paused_at: MINUTE_LATER,
    rate: { limit: 5, interval_seconds: 60 },
  };
  const after = later({ queues: [set], engine: { ...BASE.engine, concurrency: 9 } });
  expect(diffSnapshots({ ...BASE, queues: [queue] }, after).settings).toEqual([
    { queue: null, name: 'workers', from: String(BASE.engine.concurrency), to: '9' },
    { queue: queue.name, name: 'limit', from: String(queue.concurrency), to: String(queue.concurrency + 1) },
    { queue: queue.name, name: 'state', from: 'running', to: 'paused' },
    { queue: queue.name, name: 'rate', from: 'none', to: '5 per 60 s' },
  ]);
  const { rate: _, ...old } = queue;
  expect(
    diffSnapshots({ ...BASE, queues: [old] }, later({ queues: [{ ...queue, rate: set.rate }] })).settings,
  ).toEqual([]);
});

test('a start between them is told; in memory the counters began anew with it', () => {
  const engine = { ...BASE.engine, started_at: MINUTE_LATER, version: '9.9.9' };
  const onDisk = { ...BASE, engine: { ...BASE.engine, backend: 'sqlite' as const } };
  const kept = later({ engine: { ...engine, backend: 'sqlite' } });
  expect(diffSnapshots(onDisk, kept).notes).toEqual([
    `The engine was started anew between them, at ${MINUTE_LATER}.`,
    `Jobdeck ${BASE.engine.version} became 9.9.9.`,
    expect.stringMatching(/^Counts by kind begin anew/),
  ]);
  expect(counter(kept, 'jobs_completed', onDisk)).toMatchObject({ delta: 0 });
  const anew = later({ engine: { ...engine, backend: 'memory' } });
  expect(counter(anew, 'jobs_completed')).toMatchObject({ delta: null, per_second: null });
  expect(diffSnapshots(BASE, anew).notes.at(-1)).toMatch(/not of the same books/);
});

const kind = (name: 'command' | 'http', counts: Partial<SnapshotExport['kinds'][number]> = {}) => ({
  kind: name,
  ...NO_METRICS,
  ...counts,
});

test('what was counted of each kind is told, between two of the same start', () => {
  const before = { ...BASE, kinds: [kind('command', { jobs_completed: 4 }), kind('http')] };
  const after = later({
    kinds: [kind('command', { jobs_completed: 9, jobs_in_progress: 2 }), kind('http')],
  });
  const diff = diffSnapshots(before, after);
  expect(diff.notes).toEqual([]);
  expect(diff.kinds).toEqual([
    {
      kind: 'command',
      counts: [
        { name: 'jobs_completed', from: 4, to: 9, delta: 5 },
        { name: 'jobs_in_progress', from: 0, to: 2, delta: null },
      ],
    },
  ]);
  expect(diffText(diff)).toMatch(
    /^KIND +SINCE START +FROM +TO +BETWEEN$\n^command +jobs_completed +4 +9 +\+5$\n^ +jobs_in_progress +0 +2 +–$/m,
  );
});

test('no number is made up for kinds that were counted from another start on, or not at all', () => {
  const before = {
    ...BASE,
    engine: { ...BASE.engine, backend: 'sqlite' as const },
    kinds: [kind('http', { jobs_started: 8 })],
  };
  const anew = later({
    engine: { ...before.engine, started_at: MINUTE_LATER },
    kinds: [kind('http', { jobs_started: 3 })],
  });
  const diff = diffSnapshots(before, anew);
  expect(diff.kinds).toMatchObject([{ counts: [{ from: 8, to: 3, delta: null }] }]);
  expect(diff.notes.at(-1)).toMatch(/^Counts by kind begin anew with each start, so .* is not known\.$/);
  const { kinds: _, ...old } = BASE;
  const read = readSnapshot('old.json', JSON.stringify(old));
  if (!read.ok) throw new Error('expected an older snapshot to be read');
  const withOld = diffSnapshots(read.value, later());
  expect(withOld).toMatchObject({
    kinds: null,
    notes: ['The first one did not count by kind: an earlier Jobdeck made it.'],
  });
  expect(diffText(withOld)).toMatch(/^The first one did not count by kind/m);
  expect(diffSnapshots(read.value, read.value).notes).toEqual([
    'The first and the second one did not count by kind: an earlier Jobdeck made it.',
  ]);
});

test('the older one as the second, another folder, a breach: each is told', () => {
  const back = diffSnapshots(later({ jobs_completed: BASE.jobs_completed + 6 }), BASE);
  expect(back.seconds).toBe(-60);
  expect(back.notes[0]).toMatch(/^The second one was taken before the first/);
  expect(back.counters.find(({ name }) => name === 'jobs_completed')).toMatchObject({
    delta: -6,
    per_second: 0.1,
  });
  const { storage } = BASE.engine;
  const moved = later({ engine: { ...BASE.engine, storage: { ...storage, folder: '/elsewhere' } } });
  expect(diffSnapshots(BASE, moved).notes[0]).toMatch(/different places: .* and \/elsewhere/);
  const broken = later({ conservation: { ...BASE.conservation, holds: false, breach: 'one is missing' } });
  expect(diffSnapshots(BASE, broken).notes).toContain(
    'The books of the second one do not balance: one is missing',
  );
});

test('what is exported is read back; what is no snapshot, or of another version, is told', () => {
  expect(readSnapshot('a.json', JSON.stringify({ ...BASE, added_later: 1 }))).toMatchObject({ ok: true });
  const wrong = (text: string) => {
    const read = readSnapshot('a.json', text);
    return read.ok ? null : [read.error.field, read.error.got];
  };
  expect(wrong('{')).toEqual(['a.json', 'no JSON']);
  expect(wrong('[1]')).toEqual(['a.json', 'a JSON that is none']);
  expect(wrong('{"format": "else"}')).toEqual(['a.json', 'format "else"']);
  expect(wrong('{"format": "jobdeck.snapshot/2"}')).toEqual(['a.json', '"jobdeck.snapshot/2"']);
  expect(wrong(JSON.stringify({ ...BASE, jobs_dead: -1 }))?.[1]).toMatch(/^one whose jobs_dead is wrong/);
});
