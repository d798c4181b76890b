import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import {
  type DurableOutputOptions,
  DurableOutputStore,
} from '../../electron/workers/output/durable-output-store.ts';
import type { RunOutputs } from '../../electron/workers/output-store.ts';
import { CollectingLogger } from '../support/collect.ts';
import { threadPath } from '../support/threads.ts';

/** A folder that is gone when the test is over. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-output-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store with a thread and a file of its own, closed when the test is over. */
export function openOutputs(folder: string, options: Partial<DurableOutputOptions> = {}) {
  const logger = new CollectingLogger();
  const store = new DurableOutputStore({
    folder,
    threadPath: threadPath('output'),
    clock: systemClock,
    logger,
    ...options,
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= store.close();
    return closing;
  };
  onTestFinished(close);
  return { store, logger, close };
}

/** A run that prints this and ends. */
export function write(store: RunOutputs, jobId: string, content: string | Uint8Array, run = 1): void {
  const output = store.open(jobId, run);
  output.append(typeof content === 'string' ? Buffer.from(content) : content);
  output.end();
}

/** All that is kept of a run's output, as text; null when there is none. */
export async function textOf(store: RunOutputs, jobId: string, run = 1): Promise<string | null> {
  const view = await store.read(jobId, run);
  return view && Buffer.concat([view.head, view.tail]).toString();
}

/** What the output file and its journal take on disk. */
export function sizeOnDisk(folder: string): number {
  const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf('output.db') + sizeOf('output.db-wal');
}

/** An expectation of what another thread brings about; the time is for a machine that is busy with other tests. */
export function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 20_000, interval: 10 });
}
