import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { canMount, mountSmallDisk } from '../support/small-disk.ts';
import {
  answerQuestions,
  enqueue,
  isAlive,
  shell,
  snapshotOf,
  trayOf,
  untilJobs,
  WITH_TRAY,
} from './deck.ts';
import { electronKind, launchApp } from './launch.ts';
import { startApp } from './start-app.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function expectBalanced({ metrics, conservation, jobs }: Snapshot): void {
  const { jobs_completed, jobs_failed, jobs_cancelled, jobs_interrupted, jobs_in_progress } = metrics;
  expect(conservation).toMatchObject({ holds: true, breach: null });
  expect(metrics.jobs_started).toBe(
    jobs_completed + jobs_failed + jobs_cancelled + jobs_interrupted + jobs_in_progress,
  );
  expect(jobs_in_progress).toBe(jobs.running);
}

test('after the app was killed, the next start shows the same jobs and runs the interrupted ones again', async () => {
  const userData = aFolder();
  const pids = join(userData, 'pids');
  mkdirSync(pids);
  // Each writes who runs it: the first time it sleeps on, the second time it is done at once.
  const slow = (name: string): ReturnType<typeof shell> =>
    shell(
      `test -e ${pids}/${name} && exit 0; echo $$ > ${pids}/.${name}; mv ${pids}/.${name} ${pids}/${name}; exec sleep 600`,
      {
        name,
      },
    );
  const launched = await launchApp({ userData, ...WITH_TRAY });
  const { page } = launched;
  const ids = await enqueue(
    page,
    slow('first'),
    slow('second'),
    shell('exit 0', { name: 'quick' }),
    shell('exit 3', { name: 'dies', maxAttempts: 1 }),
    shell('true', { name: 'later', delayMs: 3_600_000 }),
  );
  await untilJobs(page, { running: 2, completed: 1, dead: 1, scheduled: 1 });
  await expect.poll(() => readdirSync(pids).filter((name) => !name.startsWith('.'))).toHaveLength(2);
  const children = readdirSync(pids).map((name) => Number(readFileSync(join(pids, name), 'utf8')));
  const before = await snapshotOf(page);
  const exited = once(launched.app.process(), 'exit');
  launched.app.process().kill('SIGKILL');
  await exited;
  await launched.close();

  await using again = await launchApp({ userData, ...WITH_TRAY });
  await untilJobs(again.page, { completed: 3, dead: 1, scheduled: 1 });
  const after = await snapshotOf(again.page);
  expectBalanced(after);
  expect(after.metrics).toMatchObject({
    total_jobs_created: before.metrics.total_jobs_created,
    jobs_started: before.metrics.jobs_started + 2,
    jobs_interrupted: 2,
    jobs_completed: 3,
    jobs_dead: 1,
  });
  const listed = await again.page.evaluate(() =>
    window.jobdeck?.query('jobs.list', { state: null, cursor: null, limit: 50 }),
  );
  expect(listed?.ok && listed.value.rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(children.filter(isAlive), 'commands that the killed app left behind').toEqual([]);

  await again.page.keyboard.press('ControlOrMeta+2');
  await again.page.getByRole('row', { name: /first/ }).click();
  await again.page.getByText('Jobdeck ended; not counted').first().waitFor();
});

test('the tour goes on where it was killed', async () => {
  const userData = aFolder();
  const launched = await launchApp({ userData, args: ['--tour'] });
  await untilJobs(launched.page, { completed: 8, running: 1 });
  const created = (await snapshotOf(launched.page)).metrics.total_jobs_created;
  const exited = once(launched.app.process(), 'exit');
  launched.app.process().kill('SIGKILL');
  await exited;
  await launched.close();

  await using again = await launchApp({ userData });
  await untilJobs(again.page, { completed: 20 });
  const after = await snapshotOf(again.page);
  expectBalanced(after);
  expect(after.metrics.total_jobs_created).toBe(created);
  await answerQuestions(again, 0);
});

/** A data folder whose jobs are damaged. */
function damaged(): string {
  const data = join(aFolder(), 'data');
  mkdirSync(data);
  writeFileSync(join(data, 'jobs.last'), 'x');
  writeFileSync(join(data, 'jobs.db'), 'no database at all'.repeat(1_000));
  return data;
}

test('without a display a damaged store is told as text, and nothing is changed until --recover', async () => {
  const data = damaged();
  const args = ['--headless', '--quit-when-idle', `--user-data-dir=${aFolder()}`, `--data=${data}`];
  const refused = await startApp(args).ended;
  expect(refused.err).toContain(`The jobs in ${join(data, 'jobs.db')} are damaged: `);
  expect(refused.err).toContain('start again with --recover');
  expect(refused.code).toBe(1);
  expect(readFileSync(join(data, 'jobs.db'), 'utf8')).toMatch(/^no database/);
  const recovered = await startApp([...args, '--recover']).ended;
  expect(recovered.out).toContain('All jobs done.');
  expect(recovered.code).toBe(0);
});

test.runIf(electronKind() === 'stand-in')(
  'a damaged store is asked about, and the default answer changes nothing',
  async () => {
    const data = damaged();
    const { code, err } = await startApp([`--user-data-dir=${aFolder()}`, `--data=${data}`], {
      JOBDECK_STAND_IN_DIALOGS: 'defaults',
    }).ended;
    expect(err).toContain('[dialog] The stored jobs are damaged.: answered "Quit"');
    expect(code).toBe(1);
    expect(readFileSync(join(data, 'jobs.db'), 'utf8')).toMatch(/^no database/);
  },
);

test('a second app on the same data folder is refused with words', async () => {
  const data = join(aFolder(), 'data');
  await using launched = await launchApp({ args: [`--data=${data}`] });
  expect((await snapshotOf(launched.page)).engine).toMatchObject({
    backend: 'sqlite',
    storage: { folder: data },
  });
  const { code, err } = await startApp(['--headless', `--user-data-dir=${aFolder()}`, `--data=${data}`])
    .ended;
  expect(err).toContain(`${data} is in use by another Jobdeck (process `);
  expect(code).toBe(1);
});

test('with --memory nothing is written, and the window says so', async () => {
  await using launched = await launchApp({ args: ['--memory'] });
  await launched.page.getByText('In memory: jobs are gone when you quit').waitFor();
  expect(readdirSync(launched.userData)).not.toContain('data');
});

test('settings that are wrong are told in the window', async () => {
  const userData = aFolder();
  mkdirSync(join(userData, 'data'));
  writeFileSync(join(userData, 'data/settings.json'), '{"retention": {"deadDays": "90"}}');
  await using launched = await launchApp({ userData });
  await launched.page.getByText('Finished jobs are not removed.').waitFor();
  await launched.page.getByText('retention.deadDays: expected a number of days').waitFor();
});

test.runIf(canMount())(
  'a full disk is told at once on every screen, and jobs go on when there is space',
  async () => {
    const disk = mountSmallDisk();
    onTestFinished(disk.unmount);
    await using launched = await launchApp({ args: [`--data=${join(disk.path, 'data')}`], ...WITH_TRAY });
    const { page } = launched;
    await enqueue(page, shell('true'));
    await untilJobs(page, { completed: 1 });
    disk.fill();
    const refused = await page.evaluate((job) => window.jobdeck?.command('jobs.enqueue', { jobs: [job] }), {
      ...shell('true'),
      tags: Array.from({ length: 2_000 }, (_, index) => `a tag that takes space ${index}`),
    });
    expect(refused).toMatchObject({ ok: false });
    const strip = page.getByRole('alert').filter({ hasText: 'The disk is full.' });
    for (const key of ['1', '2', '3']) {
      await page.keyboard.press(`ControlOrMeta+${key}`);
      await strip.waitFor();
    }
    await expect.poll(async () => (await trayOf(launched)).tooltip).toMatch(/^Jobdeck: the disk is full, /);
    disk.free();
    await strip.waitFor({ state: 'detached' });
    await enqueue(page, shell('true'));
    await untilJobs(page, { completed: 2 });
    expectBalanced(await snapshotOf(page));
  },
);

test.runIf(canMount())('jobs in a folder that may not be written to can be looked at', async () => {
  const disk = mountSmallDisk();
  onTestFinished(disk.unmount);
  const args = [`--data=${join(disk.path, 'data')}`];
  const first = await launchApp({ args });
  await enqueue(
    first.page,
    shell('true', { name: 'Done before' }),
    shell('true', { name: 'Open', delayMs: 1 }),
  );
  await untilJobs(first.page, { completed: 2 });
  await first.close();
  disk.makeReadOnly();

  await using launched = await launchApp({ args });
  const { page } = launched;
  await page.getByRole('status').filter({ hasText: 'The data folder is read-only.' }).waitFor();
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('row', { name: /Done before/ }).waitFor();
  const refused = await page.evaluate(
    (job) => window.jobdeck?.command('jobs.enqueue', { jobs: [job] }),
    shell('true'),
  );
  expect(refused).toMatchObject({ ok: false });
});
