import { openDurableEngine } from './engines.ts';
import type { Figure } from './figure.ts';
import { fillStore } from './full-store.ts';
import { percentile, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const WAITING = 1_000_000;
/** More than a page: the last ones in line, each with more before it than are counted. */
const ASKED = 1_000;

/** Why a job waits, asked of jobs at the end of a line of a million. */
export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    await fillStore(folder, WAITING);
    const { engine } = await openDurableEngine({ folder, concurrency: 4 });
    await engine.pause();
    const ids: string[] = [];
    let cursor: string | null = null;
    while (ids.length < ASKED) {
      const listed = await engine.jobs({ state: 'waiting', cursor, limit: 200 });
      if (!listed.ok) throw new Error(JSON.stringify(listed.error));
      cursor = listed.value.next;
      ids.push(...listed.value.rows.map(({ id }) => id));
    }
    const times: number[] = [];
    for (const id of ids) {
      const began = performance.now();
      await engine.why(id);
      times.push(performance.now() - began);
    }
    await engine.stop();
    return [50, 99].map((share) => ({
      bench: 'why',
      metric: `p${share}, ${WAITING.toLocaleString('en')} waiting`,
      value: rounded(percentile(times, share)),
      unit: 'ms',
      n: ASKED,
    }));
  });
}
