import { z } from 'zod';
import { JOB_KINDS } from '../jobs/job.ts';
import { HISTORY_METRICS, type HistoryQuery, MAX_HISTORY_POINTS } from './history.ts';

type Optional = 'queue' | 'kind';

/** Apart from history.ts, so that its thread starts without zod. */
export const historyQuerySchema: z.ZodType<
  HistoryQuery,
  Omit<HistoryQuery, Optional> & { [K in Optional]?: HistoryQuery[K] | undefined }
> = z.strictObject({
  metric: z.enum(HISTORY_METRICS),
  from: z.int().min(0),
  to: z.int().min(0),
  points: z.int().min(1).max(MAX_HISTORY_POINTS),
  before: z.boolean(),
  queue: z.string().min(1).max(64).nullable().default(null),
  kind: z.enum(JOB_KINDS).nullable().default(null),
});
