import { setTimeout } from 'node:timers/promises';
import type { ChangeProgress } from '../../../shared/jobs/control.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { systemClock } from '../../clock.ts';
import type { ControlClient } from '../../control/client.ts';
import { createLiveLine, type Terminal } from '../../live-line.ts';
import type { Ask } from '../ask.ts';
import { INTERRUPTED } from '../exit-codes.ts';
import { watchInterrupts } from '../interrupt.ts';

/** How often it is asked how far a change is, ms. */
const LOOK_MS = 200;

/**
 * While a change of many jobs is under way: how far it is, on a terminal, and Ctrl+C, which ends it after the chunk that
 * is under way. Both are asked over a connection of their own, since calls over one are answered in turn.
 */
export async function withProgress<T>(
  ask: Pick<Ask, 'beside' | 'progress'>,
  change: () => Promise<T>,
  signals: Parameters<typeof watchInterrupts>[0] = process,
): Promise<T> {
  const ended = new AbortController();
  const beside = await ask.beside();
  const interrupts = watchInterrupts(signals, () => process.exit(INTERRUPTED));
  void interrupts.first.then(() => beside?.command('jobs.stopChange', undefined)).catch(() => undefined);
  const drawn = beside === null || !ask.progress.isTTY ? undefined : draw(ask.progress, beside, ended.signal);
  try {
    return await change();
  } finally {
    ended.abort();
    await drawn;
    interrupts.dispose();
    await beside?.close();
  }
}

async function draw(terminal: Terminal, client: ControlClient, ended: AbortSignal): Promise<void> {
  let progress: ChangeProgress | null = null;
  const line = createLiveLine({
    terminal,
    clock: systemClock,
    intervalMs: LOOK_MS,
    text: () => (progress === null ? '' : progressText(progress)),
  });
  try {
    while (!ended.aborted) {
      await setTimeout(LOOK_MS, undefined, { signal: ended });
      progress = (await client.query('snapshot', undefined)).change;
      if (progress !== null) line.update();
    }
  } catch {
    // It has ended, or nobody is there any more to tell how far it is: the change itself tells that.
  } finally {
    line.clear();
  }
}

function progressText({ action, done, total, changed, skipped }: ChangeProgress): string {
  const share = total === 0 ? 0 : Math.floor((100 * done) / total);
  const parts = [
    `${action} ${formatCount(done)} of ${formatCount(total)} (${share} %)`,
    `${formatCount(changed)} changed`,
  ];
  if (skipped > 0) parts.push(`${formatCount(skipped)} left as they were`);
  return parts.join(' · ');
}
