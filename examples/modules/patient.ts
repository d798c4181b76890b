/** Fails until its third attempt, and tells what it knows of the one before. Input: {"pauseMs": 500}. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModuleContext } from 'jobdeck/module';

export default async function patient(
  { pauseMs = 500 }: { readonly pauseMs?: number },
  { attempt, previousError, signal, log }: ModuleContext,
): Promise<{ readonly attempts: number }> {
  if (previousError !== null)
    log(`The attempt before failed: ${previousError.message} (${previousError.code})`);
  // A cancel or a timeout ends the pause, and with it the run.
  await sleep(pauseMs, undefined, { signal });
  if (attempt < 3) throw Object.assign(new Error(`Attempt ${attempt} is too early.`), { code: 'TOO_EARLY' });
  return { attempts: attempt };
}
