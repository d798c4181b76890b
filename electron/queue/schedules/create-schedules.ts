import type { Problem } from '../../../shared/result.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { UndoSteps } from '../control/undo-steps.ts';
import type { Intake } from '../intake.ts';
import { createIdSource } from '../job-id.ts';
import type { JobStore } from '../job-store.ts';
import type { StorageHealth } from '../storage-health.ts';
import { PlannedTimes } from './planned-times.ts';
import { ScheduleChanges } from './schedule-changes.ts';
import { ScheduleDesk } from './schedule-desk.ts';
import { ScheduleKeeper } from './schedule-keeper.ts';
import { ScheduleTable } from './schedule-table.ts';

/** The parts of an engine that have to do with schedules, wired to one another. */
export function createSchedules(options: {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: StorageHealth;
  readonly intake: Intake;
  readonly steps: UndoSteps;
  readonly cancel: (jobId: string) => Promise<unknown>;
  readonly refusal: () => Problem | null;
  readonly onChanged: () => void;
}): { readonly desk: ScheduleDesk; readonly keeper: ScheduleKeeper; readonly table: ScheduleTable } {
  const { store, clock, logger, health, intake, steps, cancel, refusal, onChanged } = options;
  const times = new PlannedTimes();
  const table = new ScheduleTable();
  const now = (): number => clock.now();
  const changes = new ScheduleChanges({ store, table, health, steps, now, onChanged });
  const keeper = new ScheduleKeeper({
    store,
    clock,
    logger,
    table,
    changes,
    times,
    intake,
    cancel,
    mayWork: () => health.ok,
    onChanged,
    onError: (error) => health.failed(error),
  });
  const desk = new ScheduleDesk({
    store,
    clock,
    table,
    changes,
    times,
    intake,
    health,
    newId: createIdSource(now),
    refusal,
    onChanged: () => keeper.wake(),
  });
  return { desk, keeper, table };
}
