import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenData } from '../../../electron/data-folder.ts';
import { createHealth, type Health } from '../../../electron/desktop/crash/health.ts';
import { restartEngine } from '../../../electron/desktop/session/restart-engine.ts';
import type { Session } from '../../../electron/desktop/session/session.ts';
import { EmbeddedEngine } from '../../../electron/queue/embedded-engine.ts';
import type { SqliteJobStore } from '../../../electron/queue/sqlite/sqlite-job-store.ts';
import type { AppHealth } from '../../../shared/app-health.ts';
import type { Result } from '../../../shared/result.ts';
import { recordingLogger } from '../../ipc/fakes.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeRunner } from '../../support/fake-runner.ts';
import { requestOf } from '../../support/jobs.ts';
import { openStore, temporaryFolder } from '../../support/sqlite-store.ts';
import { turns } from '../../support/turns.ts';

/** Threads that were started, the latest last: a store's own, and the one that searches when it is asked to. */
const threads: Worker[] = [];
const onThread = (message: unknown): void => void threads.push((message as { worker: Worker }).worker);
const folder = { current: temporaryFolder() };
beforeEach(() => {
  folder.current = temporaryFolder();
  threads.length = 0;
  subscribe('worker_threads', onThread);
});
afterEach(() => {
  unsubscribe('worker_threads', onThread);
  folder.current.remove();
});

interface Running {
  readonly session: Session;
  readonly runner: FakeRunner;
  readonly clock: FakeClock;
  readonly cleaned: () => boolean;
}

function sessionOn(store: SqliteJobStore): Running {
  const runner = new FakeRunner();
  const clock = new FakeClock();
  const engine = new EmbeddedEngine({ store, runner, clock, logger: recordingLogger(), concurrency: 1 });
  let cleaned = false;
  const session = {
    engine,
    shutDoors: () => undefined,
    cleanUp: async () => {
      cleaned = true;
    },
  } as unknown as Session;
  return { session, runner, clock, cleaned: () => cleaned };
}

function aHealth(told: AppHealth[], noRestart: string | null = null): Health {
  return createHealth({
    clock: new FakeClock(),
    noRestart: () => noRestart,
    tell: (health) => told.push(health),
  });
}

function restart(
  old: Session,
  health: Health,
  begin: (store: SqliteJobStore) => Promise<void>,
  clock = new FakeClock(),
): Promise<Result<null>> {
  let store: SqliteJobStore;
  return restartEngine({
    old,
    open: async () => {
      store = await openStore(folder.current.path);
      return {} as OpenData;
    },
    begin: () => begin(store),
    quit: () => undefined,
    health,
    logger: recordingLogger(),
    clock,
  });
}

test('the thread of the store is killed: that is told, and a new engine goes on with every job that was stored', async () => {
  const told: AppHealth[] = [];
  const health = aHealth(told);
  const store = await openStore(folder.current.path);
  const gone = new Promise<void>((resolve) => {
    store.onGone((reason) => {
      health.engineCrashed(`The job store ended: ${reason}.`);
      resolve();
    });
  });
  const old = sessionOn(store);
  await old.session.engine.start();
  for (const name of ['first', 'second', 'third']) await old.session.engine.enqueue(requestOf({ name }));
  await turns(5);
  expect(old.runner.starts.length).toBe(1);

  await threads[0]?.terminate();
  await gone;
  expect(told.at(-1)?.engine).toMatchObject({
    state: 'crashed',
    what: expect.stringMatching(/^The job store ended: it ended with code \d\.$/),
    noRestart: null,
  });

  let next: Running | null = null;
  const restarting = restart(old.session, health, async (reopened) => {
    next = sessionOn(reopened);
    await next.session.engine.start();
  });
  await old.clock.advance(2_000);
  expect([await restarting, old.cleaned(), told.map(({ engine }) => engine.state)]).toEqual([
    { ok: true, value: null },
    true,
    ['crashed', 'restarting', 'well'],
  ]);
  const { session, runner } = next as unknown as Running;
  await expect.poll(() => runner.starts.length).toBe(1);
  const page = await session.engine.jobs({ state: null, cursor: null, limit: 10 });
  expect(page.ok && page.value.rows.map(({ name }) => name).sort()).toEqual(['first', 'second', 'third']);
  await session.engine.stop();
});

test('an engine that does not stop is left alone, and no second one is started beside it', async () => {
  const told: AppHealth[] = [];
  const health = aHealth(told);
  const clock = new FakeClock();
  const stuck = { engine: { stop: () => new Promise(() => undefined) }, shutDoors: () => undefined };
  health.engineCrashed('A bug.');
  let begun = false;
  const restarted = restart(
    stuck as unknown as Session,
    health,
    async () => {
      begun = true;
    },
    clock,
  );
  await clock.advance(15_000);
  expect(await restarted).toMatchObject({ ok: false, error: { got: 'not within 15 s' } });
  expect([begun, told.at(-1)?.engine.state]).toEqual([false, 'crashed']);
});

test('an engine that is well is not restarted, and neither is one whose jobs would be gone', async () => {
  const session = {} as Session;
  const begin = async (): Promise<void> => undefined;
  expect(await restart(session, aHealth([]), begin)).toMatchObject({
    ok: false,
    error: { got: 'one that is well, or is restarted already' },
  });
  const inMemory = aHealth([], 'Jobs are in memory only, and would be gone.');
  inMemory.engineCrashed('A bug.');
  inMemory.engineCrashed('Its consequence.');
  expect(inMemory.current().engine).toMatchObject({ what: 'A bug.' });
  expect(await restart(session, inMemory, begin)).toMatchObject({
    ok: false,
    error: { got: 'Jobs are in memory only, and would be gone.' },
  });
});

test('one that can not be started again is told, and not left as being restarted', async () => {
  const told: AppHealth[] = [];
  const health = aHealth(told);
  const old = sessionOn(await openStore(folder.current.path));
  await old.session.engine.start();
  health.engineCrashed('A bug.');
  let opened: SqliteJobStore | null = null;
  const restarted = await restart(old.session, health, async (store) => {
    opened = store;
    throw new Error('no launcher');
  });
  expect(restarted).toMatchObject({ ok: false, error: { got: 'no launcher' } });
  expect(told.at(-1)?.engine).toMatchObject({
    state: 'crashed',
    what: 'It could not be started again (no launcher). Quit Jobdeck and open it again.',
  });
  await (opened as SqliteJobStore | null)?.close();
});

test('what the old engine throws while it is stopped offers no second restart beside the first', async () => {
  const health = aHealth([]);
  const old = sessionOn(await openStore(folder.current.path));
  await old.session.engine.start();
  health.engineCrashed('A bug.');
  const begun: SqliteJobStore[] = [];
  const begin = async (store: SqliteJobStore): Promise<void> => void begun.push(store);
  const first = restart(old.session, health, begin);
  health.engineCrashed('The same bug again.');
  expect(await restart(old.session, health, begin)).toMatchObject({
    ok: false,
    error: { got: 'one that is well, or is restarted already' },
  });
  expect([await first, begun.length, health.current().engine.state]).toEqual([
    { ok: true, value: null },
    1,
    'well',
  ]);
  for (const store of begun) await store.close();
});
