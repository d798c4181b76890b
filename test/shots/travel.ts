import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueue, shell, untilJobs } from '../e2e/deck.ts';
import { launchApp } from '../e2e/launch.ts';
import { compareWithNow, proposeRetry, saveSnapshot } from '../e2e/travel.ts';
import { press, type Shoot } from './shoot.ts';

/** What comes from outside: a change that a model asks for, and a snapshot of before beside the present. */
export async function shootTravel(shoot: Shoot): Promise<void> {
  await using launched = await launchApp();
  const { page } = launched;
  const file = join(mkdtempSync(join(tmpdir(), 'jobdeck-shots-')), 'monday.json');
  await saveSnapshot(launched, file);
  await enqueue(
    page,
    ...['ep-198', 'ep-204'].map((name) =>
      shell('exit 1', { name: `${name} → hls`, maxAttempts: 1, queue: 'encode' }),
    ),
  );
  await untilJobs(page, { dead: 2 });
  await shoot(launched, { name: 'compare', show: (at) => compareWithNow(at) });
  await proposeRetry(page);
  await shoot(launched, {
    name: 'proposal',
    show: async (at) => {
      await press(at, '1');
      await at.getByRole('button', { name: 'Look at it' }).click();
    },
  });
}
