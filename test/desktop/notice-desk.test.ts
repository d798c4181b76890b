import { expect, test } from 'vitest';
import type { Notice } from '../../electron/desktop/notifications/notice.ts';
import { NoticeDesk } from '../../electron/desktop/notifications/notice-desk.ts';
import type { FiringAlert } from '../../shared/alerts/alerts.ts';
import type { JobState } from '../../shared/jobs/job.ts';
import type { Proposal } from '../../shared/jobs/proposals.ts';
import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import type { NoticeKind } from '../../shared/settings/desktop-settings.ts';
import { jobCounts } from '../ipc/fakes.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { ended, jobs, type RequestParts } from '../support/jobs.ts';

function setUp() {
  const clock = new FakeClock();
  const shown: (Notice & { readonly at: number })[] = [];
  const is = { watched: false, off: new Set<NoticeKind>() };
  const desk = new NoticeDesk({
    clock,
    isOn: (kind) => !is.off.has(kind),
    isWatched: () => is.watched,
    show: (notice) => shown.push({ ...notice, at: clock.monotonic() }),
  });
  const dies = (name: string, message = 'exit 1', parts: RequestParts = {}): string => {
    const event = ended(jobs.running({ name, ...parts }), failedWith('EXIT', { message, retryable: false }));
    desk.record([event]);
    return event.after.id;
  };
  const completes = (queue: string): void => desk.record([ended(jobs.running({ queue }), SUCCEEDED)]);
  return { clock, desk, shown, is, dies, completes };
}

const queue = (name: string, counts: Partial<Record<JobState, number>> = {}): QueueStatus => ({
  name,
  concurrency: 4,
  pausedAt: null,
  rate: null,
  keyRate: null,
  jobs: jobCounts(counts),
});

test('a job that died is told by its name and its error; a click opens it, a button retries it', async () => {
  const { clock, shown, dies } = setUp();
  const id = dies('nightly backup', 'pg_dump: could not connect\nto server');
  await clock.advance(2_000);
  expect(shown).toEqual([
    {
      at: 2_000,
      kind: 'died',
      title: 'Job died: nightly backup',
      body: 'pg_dump: could not connect to server',
      opens: { view: 'job', jobId: id },
      retry: [id],
    },
  ]);
  await clock.advance(600_000);
  expect(shown.length, 'and never again').toBe(1);
});

test('how many attempts it had is said when it had more than one', async () => {
  const { clock, desk, shown } = setUp();
  const running = jobs.running({ name: 'fetch', maxAttempts: 1 });
  const third = { ...running, tries: { ...running.tries, attempts: 3 } };
  desk.record([ended(third, failedWith('HTTP', { message: 'HTTP 503' }))]);
  await clock.advance(2_000);
  expect(shown[0]?.body).toBe('HTTP 503 (3 attempts)');
});

test('what dies together is told together, by what it died of', async () => {
  const { clock, shown, dies } = setUp();
  const ids = Array.from({ length: 12 }, (_, index) =>
    dies(`report ${index}`, `connect ECONNREFUSED 10.0.0.${index}:5432`),
  );
  await clock.advance(2_000);
  expect(shown.map(({ title, body, retry }) => [title, body, retry])).toEqual([
    ['12 jobs died', 'connect ECONNREFUSED 10.0.0.0:5432', ids],
  ]);
  expect(shown[0]?.opens).toEqual({
    view: 'jobs',
    tab: 'dead',
    search: expect.stringMatching(/^group:[0-9a-f]{16}$/),
  });
});

test('of different errors the three most frequent are named, and a click shows all that are dead', async () => {
  const { clock, shown, dies } = setUp();
  for (const message of ['disk full', 'no route', 'no route', 'bad token', 'late', 'late', 'late'])
    dies('job', message);
  await clock.advance(2_000);
  expect(shown.map(({ body, opens }) => [body, opens])).toEqual([
    ['3× late\n2× no route\n1× disk full', { view: 'jobs', tab: 'dead', search: '' }],
  ]);
});

test('never more than one a minute; what came meanwhile is told when it is over', async () => {
  const { clock, shown, dies } = setUp();
  for (let second = 0; second < 300; second += 1) {
    dies(`job ${second}`);
    await clock.advance(1_000);
  }
  await clock.advance(60_000);
  expect(shown.map(({ at, title }) => [at / 1000, title])).toEqual([
    [2, '2 jobs died'],
    [62, '60 jobs died'],
    [122, '60 jobs died'],
    [182, '60 jobs died'],
    [242, '60 jobs died'],
    [302, '58 jobs died'],
  ]);
});

test('a hundred thousand deaths in a minute keep no more than the first thousand', async () => {
  const { clock, desk, shown } = setUp();
  const event = ended(jobs.running(), failedWith('exit 1', { retryable: false }));
  desk.record(Array.from({ length: 100_000 }, () => event));
  await clock.advance(2_000);
  expect(shown.map(({ title, retry }) => [title, retry?.length])).toEqual([['100,000 jobs died', 1_000]]);
});

test('who looks at the window is told nothing, then or later', async () => {
  const { clock, shown, is, dies } = setUp();
  is.watched = true;
  dies('seen');
  await clock.advance(1_000);
  is.watched = false;
  await clock.advance(120_000);
  expect(shown).toEqual([]);
  dies('not seen');
  await clock.advance(1_000);
  is.watched = true;
  await clock.advance(120_000);
  expect(shown, 'the window was opened before it was told').toEqual([]);
});

test('a kind that is switched off is told nothing, and nothing of it when it is switched on', async () => {
  const { clock, desk, shown, is, dies, completes } = setUp();
  is.off.add('died');
  dies('not wanted');
  desk.look([queue('encode', { waiting: 20 })]);
  for (let count = 0; count < 20; count += 1) completes('encode');
  desk.look([queue('encode')]);
  await clock.advance(1_000);
  is.off.delete('died');
  await clock.advance(120_000);
  expect(shown.map(({ kind }) => kind)).toEqual(['drained']);
});

test('a queue that was worked off is told with what ended in it', async () => {
  const { clock, desk, shown, dies, completes } = setUp();
  desk.look([queue('encode', { waiting: 9, running: 2 })]);
  for (let count = 0; count < 10; count += 1) completes('encode');
  completes('mail');
  dies('one', 'exit 1', { queue: 'encode' });
  await clock.advance(30_000);
  desk.look([queue('encode', { running: 1 })]);
  await clock.advance(70_000);
  desk.look([queue('encode', { dead: 1, scheduled: 4, blocked: 1 }), queue('mail')]);
  await clock.advance(2_000);
  expect(shown.at(-1)).toMatchObject({
    kind: 'drained',
    title: 'Queue encode is done',
    body: '10 completed, 1 dead in 2 min',
    opens: { view: 'jobs', tab: 'all', search: 'queue:encode' },
    retry: null,
  });
});

test('a queue that had little to do is not told; one that took a minute is', async () => {
  const { clock, desk, shown, completes } = setUp();
  const work = async (ms: number): Promise<void> => {
    desk.look([queue('default', { running: 1 })]);
    completes('default');
    await clock.advance(ms);
    desk.look([queue('default')]);
    await clock.advance(5_000);
  };
  await work(59_000);
  expect(shown).toEqual([]);
  await work(60_000);
  expect(shown.map(({ body }) => body)).toEqual(['1 completed in 60 s']);
});

test('a queue with jobs to be tried again is not done, and one that is filled again before it is told is not either', async () => {
  const { clock, desk, shown, completes } = setUp();
  desk.look([queue('default', { waiting: 12 })]);
  for (let count = 0; count < 11; count += 1) completes('default');
  desk.look([queue('default', { retrying: 1 })]);
  await clock.advance(10_000);
  expect(shown).toEqual([]);
  completes('default');
  desk.look([queue('default')]);
  await clock.advance(1_000);
  desk.look([queue('default', { waiting: 3 })]);
  await clock.advance(10_000);
  expect(shown).toEqual([]);
});

test('queues that are done together are told together', async () => {
  const { clock, desk, shown, completes } = setUp();
  const names = ['encode', 'mail'];
  desk.look(names.map((name) => queue(name, { waiting: 10 })));
  for (let count = 0; count < 10; count += 1) names.forEach(completes);
  desk.look(names.map((name) => queue(name)));
  await clock.advance(2_000);
  expect(shown).toMatchObject([
    {
      title: '2 queues are done',
      body: 'encode: 10 completed\nmail: 10 completed',
      opens: { command: 'queues' },
    },
  ]);
});

test('stopped, it tells nothing that it has gathered', async () => {
  const { clock, desk, shown, dies } = setUp();
  dies('late');
  desk.stop();
  await clock.advance(120_000);
  expect([shown, clock.pending]).toEqual([[], 0]);
});

const fires = (parts: Partial<FiringAlert> = {}): FiringAlert => ({
  ruleId: 'disk-space',
  name: 'The disk is nearly full',
  metric: 'disk_free_bytes',
  queue: null,
  severity: 'warning',
  when: 'below',
  level: 1e9,
  since: 0,
  value: 9e8,
  worst: 9e8,
  acknowledged: null,
  ...parts,
});

test('alerts that fire at once are told together, critical ones first; a click shows them', async () => {
  const { clock, desk, shown } = setUp();
  desk.alert(fires());
  desk.alert(fires({ name: 'Counts', metric: 'conservation_broken', severity: 'critical' }));
  await clock.advance(2_000);
  expect(shown).toEqual([
    {
      at: 2_000,
      kind: 'alert',
      title: '2 alerts',
      body: 'Counts\nThe disk is nearly full: 900 MB',
      opens: { command: 'alerts' },
      retry: null,
    },
  ]);
  desk.alert(fires());
  await clock.advance(59_000);
  expect(shown).toHaveLength(1);
  await clock.advance(1_000);
  expect(shown[1]).toMatchObject({ title: 'Alert', body: 'The disk is nearly full: 900 MB' });
});

test('dead jobs are told by themselves, and as an alert only where that is off', async () => {
  const { clock, desk, shown, is } = setUp();
  const dead = fires({ metric: 'dead_jobs', name: 'Dead jobs', value: 1 });
  desk.alert(dead);
  await clock.advance(2_000);
  expect(shown).toEqual([]);
  is.off.add('died');
  desk.alert(dead);
  await clock.advance(2_000);
  expect(shown).toMatchObject([{ kind: 'alert', body: 'Dead jobs: 1' }]);
});

const question = (id: string): Proposal => ({
  id,
  by: 'claude',
  title: `Retry ${id}`,
  lines: [],
  at: 0,
  expiresAt: 600_000,
  state: { type: 'waiting' },
});

test('what programs ask for is told once, together, and not what was decided meanwhile', async () => {
  const { clock, desk, shown, is } = setUp();
  desk.ask([question('b'), question('a')]);
  await clock.advance(1_000);
  desk.ask([question('c'), question('b')]);
  await clock.advance(1_000);
  expect(shown).toEqual([
    {
      at: 2_000,
      kind: 'asked',
      title: '2 changes are asked for',
      body: 'claude: Retry b\nclaude: Retry c',
      opens: { view: 'proposal', proposalId: 'b' },
      retry: null,
    },
  ]);
  desk.ask([question('c')]);
  await clock.advance(120_000);
  is.watched = true;
  desk.ask([question('d'), question('c')]);
  is.watched = false;
  await clock.advance(120_000);
  expect(shown).toHaveLength(1);
});

test('a death is told without the secrets of its job, though they stand in its name and its error', async () => {
  const { clock, shown, desk } = setUp();
  const payload = { program: 'x', env: { TOKEN: 'canary-1' } };
  const message = 'no way in with canary-1';
  const job = { ...jobs.running({ name: 'deploy canary-1' }), payload };
  desk.record([ended(job, failedWith('EXIT', { message, retryable: false }))]);
  await clock.advance(2_000);
  expect(shown).toMatchObject([{ title: 'Job died: deploy [redacted]', body: 'no way in with [redacted]' }]);
});
