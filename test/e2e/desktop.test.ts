import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
  answerQuestions,
  clickInTray,
  enqueue,
  isAlive,
  isWindowVisible,
  shell,
  snapshotOf,
  trayOf,
  untilJobs,
  untilOutput,
  WITH_TRAY,
  windowEvent,
} from './deck.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const questions = ({ app }: LaunchedApp): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);

test('closing the window keeps the engine running, says so once, and the tray brings it back', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { page, userData } = launched;
  const hidden = windowEvent(launched, 'hide');
  await page.getByRole('button', { name: 'Close window' }).click();
  await hidden;

  await enqueue(page, shell('echo done while hidden'));
  await expect.poll(() => snapshotOf(page).then(({ jobs }) => jobs.completed)).toBe(1);
  const settings = join(userData, 'desktop.json');
  await expect
    .poll(() => existsSync(settings) && readFileSync(settings, 'utf8'))
    .toContain('"closeExplained": true');

  const shown = windowEvent(launched, 'show');
  await clickInTray(launched, 'Open Jobdeck');
  await shown;
  await untilJobs(page, { completed: 1 });
});

test('a hidden window is sent nothing; shown again it has the present at once', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  await page.evaluate(() => {
    let pushed = 0;
    window.jobdeck?.subscribe('snapshot', () => {
      pushed += 1;
    });
    Object.assign(window, { pushes: () => pushed });
  });
  const pushes = (): Promise<number> =>
    page.evaluate(() => (window as unknown as { pushes: () => number }).pushes());
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const before = await pushes();
  await enqueue(page, shell('echo 1'), shell('echo 2'), shell('echo 3'));
  await expect.poll(() => snapshotOf(page).then(({ jobs }) => jobs.completed)).toBe(3);
  expect(await pushes(), 'snapshots pushed to the hidden window').toBe(before);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  await expect.poll(pushes).toBeGreaterThan(before);
});

test('the tray tells how things stand and its menu works', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { page } = launched;
  await enqueue(
    page,
    shell('exit 3', { maxAttempts: 1 }),
    shell('true'),
    shell('sleep 60', { name: 'Long one' }),
  );
  await untilJobs(page, { dead: 1, completed: 1, running: 1 });

  await expect
    .poll(() => trayOf(launched).then(({ tooltip }) => tooltip))
    .toMatch(/^Jobdeck: 1 running, 0 waiting, 1 dead/);
  const { items } = await trayOf(launched);
  expect(items.slice(0, 5)).toEqual([
    { label: 'Created: 3', enabled: false },
    { label: expect.stringMatching(/^In progress: 1 of \d+$/), enabled: false },
    { label: 'Completed: 1', enabled: false },
    { label: 'Failed runs: 1', enabled: false },
    { label: 'Retried: 0', enabled: false },
  ]);
  const labels = items.map(({ label }) => label);
  for (const label of ['1 dead', 'Pause all', 'New job', 'Export snapshot…', 'Open Jobdeck', 'Quit']) {
    expect(labels).toContain(label);
  }

  await clickInTray(launched, 'Pause all');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('paused');
  await expect
    .poll(() => trayOf(launched).then((tray) => tray.items.map(({ label }) => label)))
    .toContain('Resume');
  await clickInTray(launched, 'Resume');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('running');

  await clickInTray(launched, 'New job');
  await page.getByRole('dialog', { name: 'New job' }).waitFor();
  await answerQuestions(launched, 0);
});

test('closing the window quits once that is chosen in Settings, and asks while jobs run', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByText('Quits Jobdeck').click();
  await page.getByText('While jobs run you are asked before it quits.').waitFor();
  const [id = ''] = await enqueue(page, shell('exec sleep 60'));
  await untilJobs(page, { running: 1 });
  await answerQuestions(launched, 1);
  await page.evaluate(() => window.jobdeck?.command('window.close', undefined));
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'asked')?.length)).toBe(1);
  expect(await isWindowVisible(launched)).toBe(true);
  await page.evaluate((jobId) => window.jobdeck?.command('jobs.cancel', { jobId }), id);
  const ended = once(app.process(), 'exit');
  await page.evaluate(() => void window.jobdeck?.command('window.close', undefined));
  expect((await ended)[0]).toBe(0);
});

test('a second start shows the window of the first and ends', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, userData } = launched;
  // It shows itself when it is ready; hidden before that it would come back by itself.
  await expect.poll(() => isWindowVisible(launched)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  expect(await isWindowVisible(launched)).toBe(false);
  const shown = windowEvent(launched, 'show');
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = spawn(app.process().spawnfile, [...flags, ROOT, `--user-data-dir=${userData}`], {
    stdio: 'ignore',
  });
  try {
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code, 'exit code of the second start').toBe(0);
    await shown;
  } finally {
    second.kill('SIGKILL');
  }
});

test('a second start that was asked for what only its own process can do says why it did nothing', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, userData } = launched;
  await expect.poll(() => isWindowVisible(launched)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const picture = join(userData, 'picture.png');
  for (const asked of [['--headless', '--tour'], ['--quit-when-idle'], [`--screenshot=${picture}`]]) {
    const args = [...flags, ROOT, `--user-data-dir=${userData}`, ...asked];
    const second = spawn(app.process().spawnfile, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      let said = '';
      second.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const [code] = (await once(second, 'close')) as [number | null];
      expect(code, `exit code of a second start with ${asked.join(' ')}`).toBe(1);
      expect(said).toContain(
        `Another Jobdeck runs with the user data folder ${userData}, so this one did nothing.`,
      );
    } finally {
      second.kill('SIGKILL');
    }
  }
  expect(existsSync(picture)).toBe(false);
  expect(await isWindowVisible(launched), 'the first one came to the front').toBe(false);
  expect((await snapshotOf(launched.page)).metrics.total_jobs_created, 'the first one took the tour').toBe(0);
});

test('a page that crashes is loaded again and finds the engine as it was', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  const [id = ''] = await enqueue(page, shell('echo $$; exec sleep 60'));
  const pid = Number((await untilOutput(page, id, '\n')).trim());
  const text = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    contents.forcefullyCrashRenderer();
    await loaded;
    return contents.executeJavaScript(
      "jobdeck.query('snapshot').then(({ jobs }) => jobs.running)",
    ) as Promise<number>;
  });
  expect(text, 'jobs running after the crash').toBe(1);
  expect(isAlive(pid), 'the command is still running').toBe(true);
  expect(launched.output()).toMatch(/level=ERROR event=window_crashed reason=/);
  await answerQuestions(launched, 0);
});

test('quitting while a job runs asks, names it, and can be called off', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  await enqueue(page, shell('sleep 60', { name: 'Encode the talk' }));
  await untilJobs(page, { running: 1 });
  await answerQuestions(launched, 1);
  await app.evaluate(({ app: electronApp }) => electronApp.quit());
  await expect.poll(() => questions(launched)).toHaveLength(1);
  const [question] = await questions(launched);
  expect(question).toMatch(/^One job is running\. Quit and end it\?\n• Encode the talk\n/);
  expect(question).toContain('Nothing is lost: this one will be taken up again when Jobdeck starts.');
  expect((await snapshotOf(page)).jobs.running, 'jobs running after "Keep running"').toBe(1);
  await answerQuestions(launched, 0);
});

test('quitting ends what runs and leaves no process behind', async () => {
  const launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  const [id = ''] = await enqueue(page, shell('trap "" TERM; sleep 300 & echo "$$ $!"; wait; sleep 300'));
  const pids = (await untilOutput(page, id, '\n')).trim().split(' ').map(Number);
  expect(pids.every(isAlive), `${pids} run`).toBe(true);
  await answerQuestions(launched, 0);
  const exited = once(app.process(), 'exit');
  await launched.close();
  await exited;
  expect(pids.filter(isAlive), 'processes left behind').toEqual([]);
});

test('quitting while nothing runs asks nothing', async () => {
  const launched = await launchApp(WITH_TRAY);
  await answerQuestions(launched, 1);
  const exited = once(launched.app.process(), 'exit');
  await launched.close();
  const [code] = (await exited) as [number | null];
  expect(code, 'exit code').toBe(0);
});

test('the menu has every command with its key, and brings the window to its screens', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  await page.getByRole('button', { name: 'New job' }).waitFor();
  const keys = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? [])
      .flatMap(({ submenu }) => submenu?.items ?? [])
      .filter(({ type, role }) => type === 'normal' && role === undefined)
      .map(({ label, accelerator }) => `${label} ${accelerator ?? ''}`.trim()),
  );
  expect(keys).toEqual([
    'New job CmdOrCtrl+N',
    'New schedule',
    'Import a file of jobs CmdOrCtrl+I',
    'Export snapshot CmdOrCtrl+E',
    'Compare a snapshot with now',
    'Compare two snapshots',
    'Start the tour',
    'Show the data folder',
    'Search jobs or type a command CmdOrCtrl+K',
    'Overview CmdOrCtrl+1',
    'Jobs CmdOrCtrl+2',
    'Queues CmdOrCtrl+3',
    'Schedules CmdOrCtrl+4',
    'History CmdOrCtrl+5',
    'Log CmdOrCtrl+6',
    'Alerts',
    'Settings CmdOrCtrl+,',
    'Show or hide the words of the rail CmdOrCtrl+B',
    'Theme: as the system',
    'Theme: light',
    'Theme: dark',
    'Pause all queues CmdOrCtrl+Shift+P',
    'Resume all queues CmdOrCtrl+Shift+R',
    'Keyboard shortcuts CmdOrCtrl+/',
  ]);
  await app.evaluate(({ Menu }) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
    items.find(({ label }) => label === 'Jobs')?.click();
  });
  await page.getByRole('tablist', { name: 'Jobs by state' }).waitFor();
});
