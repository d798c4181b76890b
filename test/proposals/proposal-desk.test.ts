import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProposalDesk } from '../../electron/proposals/proposal-desk.ts';
import { MAX_WAITING_PROPOSALS, PROPOSAL_MS } from '../../shared/jobs/proposals.ts';
import { folderOfTest } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { proposalsOn } from '../support/proposals.ts';

async function proposed(desk: ProposalDesk, ...args: Parameters<ProposalDesk['propose']>): Promise<string> {
  const made = await desk.propose(...args);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value.id;
}

const DEAD = { action: { type: 'cancel' }, selection: { type: 'search', text: 'queue:encode', state: null } };
const job = (more: object = {}) => ({
  kind: 'command',
  payload: { shell: 'deploy', env: { TOKEN: 'tok-1234' } },
  ...more,
});

test('what is asked for is told as what it would do, and changes nothing until somebody agrees', async () => {
  const bench = await EngineBench.started({ works: false });
  await bench.addAll([{ name: 'one', queue: 'encode' }, { name: 'two', queue: 'encode' }, { name: 'other' }]);
  const desk = proposalsOn(bench);
  const before = bench.events.length;
  const made = await desk.propose('jobs.change', DEAD, 'claude');
  expect(made).toMatchObject({
    ok: true,
    value: {
      title: 'Cancel 2 jobs',
      by: 'claude',
      lines: [expect.stringMatching(/ waiting: one$/), expect.stringMatching(/ waiting: two$/)],
      expiresAt: bench.clock.now() + PROPOSAL_MS,
      state: { type: 'waiting' },
    },
  });
  expect(bench.events).toHaveLength(before);
  // What comes meanwhile was not shown, so it is not cancelled.
  await bench.add({ name: 'three', queue: 'encode' });
  const id = made.ok ? made.value.id : '';
  expect(await desk.decide(id, true)).toMatchObject({
    ok: true,
    value: { state: { type: 'done', told: '2 changed, 0 were so already' } },
  });
  expect(bench.engine.present().jobs).toMatchObject({ cancelled: 2, waiting: 2 });
});

test('each is decided once: a second yes, and a yes after a no, change nothing', async () => {
  const bench = await EngineBench.started({ works: false });
  const desk = proposalsOn(bench);
  const id = await proposed(desk, 'jobs.enqueue', { jobs: [job()] }, 'x');
  expect(await Promise.all([desk.decide(id, true), desk.decide(id, true)])).toMatchObject([
    { ok: true },
    { ok: false, error: { field: 'id' } },
  ]);
  expect(bench.engine.present().jobs.waiting).toBe(1);
  const other = await proposed(desk, 'jobs.enqueue', { jobs: [job()] }, 'x');
  expect(await desk.decide(other, false)).toMatchObject({ ok: true, value: { state: { type: 'refused' } } });
  expect(await desk.decide(other, true)).toMatchObject({
    ok: false,
    error: { got: `${other}, which is refused` },
  });
  expect(await desk.decide('none', true)).toMatchObject({
    ok: false,
    error: { got: '"none", which is none' },
  });
  expect(bench.engine.present().jobs.waiting).toBe(1);
});

test('after ten minutes nobody can agree any more', async () => {
  const bench = await EngineBench.started({ works: false });
  const desk = proposalsOn(bench);
  const id = await proposed(desk, 'queues.pause', {}, 'x');
  await bench.advance(PROPOSAL_MS);
  expect(await desk.get(id)).toMatchObject({ state: { type: 'expired' } });
  expect(await desk.decide(id, true)).toMatchObject({ ok: false, error: { fix: 'Ask for it again.' } });
});

test('what could not be done is refused at once, with all that is wrong', async () => {
  const desk = proposalsOn(await EngineBench.started({ works: false }));
  const wrong = async (...args: Parameters<ProposalDesk['propose']>) => {
    const made = await desk.propose(...args);
    return made.ok ? null : made.error.map(({ field }) => field);
  };
  expect(await wrong('jobs.enqueue', { jobs: [{ kind: 'command', payload: {} }] }, 'x')).toEqual([
    '0.payload.program',
  ]);
  expect(await wrong('jobs.change', DEAD, 'x')).toEqual(['selection']);
  expect(await wrong('jobs.change', { ...DEAD, selection: { type: 'ids', ids: ['nobody'] } }, 'x')).toEqual([
    'selection',
  ]);
  expect(await wrong('jobs.change', { action: { type: 'burn' } }, 'x')).toContain('action.type');
  expect(await desk.list()).toEqual([]);
});

test('what could not be done any more is told as that', async () => {
  const bench = await EngineBench.started({ works: false });
  const id = await bench.add({ name: 'one' });
  const desk = proposalsOn(bench);
  const input = { action: { type: 'cancel' }, selection: { type: 'ids', ids: [id] } };
  const asked = await proposed(desk, 'jobs.change', input, 'x');
  await bench.engine.cancel(id);
  expect(await desk.decide(asked, true)).toMatchObject({
    ok: true,
    value: { state: { told: '0 changed, 1 were so already' } },
  });
});

test('it is kept for its owner alone, decided by a later process, and told without secrets', async () => {
  const bench = await EngineBench.started({ works: false });
  const path = join(folderOfTest(), 'proposals.json');
  const id = await proposed(proposalsOn(bench, path), 'jobs.enqueue', { jobs: [job()] }, 'x');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const later = proposalsOn(bench, path);
  const shown = await later.get(id);
  expect(JSON.stringify(shown)).not.toContain('tok-1234');
  expect(shown).toMatchObject({ title: 'Queue 1 job', lines: [expect.stringContaining('[redacted]')] });
  expect(shown).not.toHaveProperty('input');
  expect(await later.decide(id, true)).toMatchObject({ ok: true, value: { state: { type: 'done' } } });
  expect(readFileSync(path, 'utf8')).toContain('"done"');
  expect(await proposalsOn(bench, path).decide(id, true)).toMatchObject({ ok: false });
});

test('more than twenty at once are refused', async () => {
  const desk = proposalsOn(await EngineBench.started({ works: false }));
  for (let each = 0; each < MAX_WAITING_PROPOSALS; each += 1) await proposed(desk, 'queues.pause', {}, 'x');
  expect(await desk.propose('queues.pause', {}, 'x')).toMatchObject({
    ok: false,
    error: [{ got: 'one more' }],
  });
});
