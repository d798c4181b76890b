import { z } from 'zod';
import {
  HISTORY_COUNTERS,
  HISTORY_DURATIONS,
  HISTORY_GAUGES,
  type HistoryQuery,
  MAX_HISTORY_POINTS,
} from './history.ts';

/** Apart from history.ts, so that its thread starts without zod. */
export const historyQuerySchema: z.ZodType<HistoryQuery, HistoryQuery> = z.strictObject({
  metric: z.enum([...HISTORY_COUNTERS, ...HISTORY_GAUGES, ...HISTORY_DURATIONS]),
  from: z.int().min(0),
  to: z.int().min(0),
  points: z.int().min(1).max(MAX_HISTORY_POINTS),
  before: z.boolean(),
});
