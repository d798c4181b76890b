import { describeProblem } from '../../shared/result.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import type { Logger } from '../logger.ts';
import type { Engine } from '../queue/engine.ts';
import { startTour } from '../tour.ts';
import type { Arguments } from './arguments.ts';
import type { HeadlessView } from './headless.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { MainWindow } from './window/main-window.ts';
import { takeScreenshot } from './window/screenshot.ts';

/** Does what the command line asked for, once the engine runs. */
export async function carryOut(parts: {
  readonly args: Arguments;
  /** Jobs that had died before this process began. */
  readonly diedBefore: number;
  readonly engine: Engine;
  readonly snapshots: SnapshotSource;
  readonly window: MainWindow;
  readonly lifecycle: Lifecycle;
  readonly terminal: HeadlessView | null;
  readonly tourFile: string;
  readonly logger: Logger;
}): Promise<void> {
  const { args, diedBefore, engine, snapshots, window, lifecycle, terminal, tourFile, logger } = parts;
  if (args.tour) {
    const started = await startTour(engine, tourFile);
    if (!started.ok) throw new Error(started.error.map(describeProblem).join('\n'));
  }
  const current = window.current();
  if (args.screenshot !== null && current) {
    await takeScreenshot(current, args.screenshot, { tour: args.tour, logger });
  }
  if (!args.quitWhenIdle && !(args.tour && terminal)) return;
  await engine.whenIdle();
  // An engine that stops is idle as well, with jobs left.
  const { state } = snapshots.current().engine;
  if (lifecycle.isQuitting() || state === 'stopping' || state === 'stopped') return;
  terminal?.idle(args.quitWhenIdle);
  if (args.quitWhenIdle) lifecycle.quit(snapshots.current().metrics.jobs_dead > diedBefore ? 1 : 0);
}
