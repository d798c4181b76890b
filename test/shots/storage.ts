import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueue, shell, untilJobs } from '../e2e/deck.ts';
import { launchApp } from '../e2e/launch.ts';
import { canMount, mountSmallDisk } from '../support/small-disk.ts';
import { finished } from './seed.ts';
import { press, type Shoot } from './shoot.ts';

/** What is seen of the data folder: trouble with it, jobs that outlived a process, and jobs in memory. */
export async function shootStorage(shoot: Shoot): Promise<void> {
  await shootMemory(shoot);
  await shootInterrupted(shoot);
  if (!canMount()) return console.log('storage: disks are left out, since none can be mounted here');
  await shootFullDisk(shoot);
  await shootReadOnly(shoot);
}

async function shootMemory(shoot: Shoot): Promise<void> {
  await using launched = await launchApp({ args: ['--memory'] });
  await enqueue(launched.page, ...finished.slice(0, 8));
  await untilJobs(launched.page, { completed: 8 });
  await shoot(launched, { name: 'memory', show: (page) => press(page, '1') });
}

/** Killed while a job ran; the next start has settings that are wrong, and is asked for a job that is there already. */
async function shootInterrupted(shoot: Shoot): Promise<void> {
  const userData = mkdtempSync(join(tmpdir(), 'jobdeck-shots-'));
  try {
    const killed = await launchApp({ userData });
    await enqueue(killed.page, shell('exec sleep 900', { name: 'ep-219 → hls', key: 'ep-219' }));
    await untilJobs(killed.page, { running: 1 });
    const exited = once(killed.app.process(), 'exit');
    killed.app.process().kill('SIGKILL');
    await exited;
    await killed.close();
    mkdirSync(join(userData, 'data'), { recursive: true });
    writeFileSync(join(userData, 'data/settings.json'), '{"retention": {"deadDays": "90"}}');
    await using launched = await launchApp({ userData });
    await untilJobs(launched.page, { running: 1 });
    await shoot(launched, {
      name: 'interrupted',
      show: async (page) => {
        await press(page, '2');
        await page.getByRole('row', { name: /ep-219/ }).click();
        await page.getByRole('button', { name: /Interrupted/ }).click();
        await page.getByRole('tab', { name: /Error/ }).click();
      },
    });
    await shoot(launched, {
      name: 'already-queued',
      show: async (page) => {
        await press(page, '1');
        await press(page, 'n');
        await page.getByRole('textbox', { name: /^Program/ }).fill('ffmpeg');
        await page.getByRole('textbox', { name: 'Key', exact: true }).fill('ep-219');
        await page.keyboard.press('ControlOrMeta+Enter');
        await page.getByText('Already queued').first().waitFor();
      },
    });
    await shoot(launched, {
      name: 'key',
      show: async (page) => {
        await press(page, 'n');
        await page.getByRole('textbox', { name: /^Program/ }).fill('ffmpeg');
        await page.getByRole('textbox', { name: 'Key', exact: true }).fill('ep-219');
        await page.getByRole('textbox', { name: 'Key', exact: true }).scrollIntoViewIfNeeded();
      },
    });
  } finally {
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function shootFullDisk(shoot: Shoot): Promise<void> {
  const disk = mountSmallDisk();
  try {
    await using launched = await launchApp({ args: [`--data=${join(disk.path, 'data')}`] });
    const { page } = launched;
    await enqueue(page, ...finished.slice(0, 8));
    await untilJobs(page, { completed: 8 });
    disk.fill();
    const tags = Array.from({ length: 2_000 }, (_, index) => `a tag that takes space ${index}`);
    const job = { ...shell('true'), tags };
    // What Jobdeck tries again by itself is small enough to find room; this never is.
    await page.evaluate((given) => {
      setInterval(() => void window.jobdeck?.command('jobs.enqueue', { jobs: [given] }), 200);
    }, job);
    await page.getByText('The disk is full.').first().waitFor();
    for (const [name, key] of [
      ['full-overview', '1'],
      ['full-jobs', '2'],
      ['full-queues', '3'],
    ] as const) {
      await shoot(launched, { name, show: (at) => press(at, key) });
    }
  } finally {
    disk.unmount();
  }
}

async function shootReadOnly(shoot: Shoot): Promise<void> {
  const disk = mountSmallDisk();
  try {
    const args = [`--data=${join(disk.path, 'data')}`];
    const first = await launchApp({ args });
    await enqueue(first.page, ...finished.slice(0, 8));
    await untilJobs(first.page, { completed: 8 });
    await first.close();
    disk.makeReadOnly();
    await using launched = await launchApp({ args });
    await launched.page.getByText('The data folder is read-only.').waitFor();
    await shoot(launched, { name: 'read-only', show: (page) => press(page, '1') });
  } finally {
    disk.unmount();
  }
}
