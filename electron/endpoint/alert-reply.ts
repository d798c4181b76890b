import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../shared/alerts/alerts.ts';
import { at, count, ms } from './job-reply.ts';

/** Alerts, as they are answered. */

const severity = z.enum(ALERT_SEVERITIES);
const when = z.enum(['above', 'below']);
const acknowledged = z.object({ at, by: z.string() }).nullable();
const told = z.object({
  ruleId: z.string(),
  name: z.string(),
  metric: z.string(),
  queue: z.string().nullable(),
  severity,
  when,
  level: z.number(),
  since: at,
  worst: z.number(),
  acknowledged,
});
const rule = z.object({
  id: z.string(),
  name: z.string(),
  on: z.boolean(),
  metric: z.string(),
  queue: z.string().nullable(),
  windowMs: ms.nullable(),
  when,
  level: z.number(),
  clearLevel: z.number(),
  forMs: ms,
  clearMs: ms,
  severity,
});

export const alertRules = z.object({
  rows: z.array(
    z.object({
      rule,
      origin: z.enum(['default', 'changed default', 'own']),
      state: z.enum(['ok', 'pending', 'firing', 'cleared', 'off']),
      alert: told.extend({ value: z.number().nullable() }).nullable(),
      value: z.number().nullable(),
      silencedUntil: at.nullable(),
    }),
  ),
  problem: z.string().nullable(),
});
export const pastAlerts = z.object({
  rows: z.array(
    told.extend({
      number: count,
      until: at,
      tookMs: ms,
      worstAt: at,
      end: z.enum(['over', 'by hand', 'rule']),
    }),
  ),
  next: count.nullable(),
});
export const alertsPresent = z.object({
  revision: count,
  critical: count,
  warning: count,
  unseen: count,
  lamps: z.array(z.string()),
});

const failure = z.object({ at, reason: z.string() }).nullable();
export const telling = z.object({
  command: z.object({ program: z.string(), args: z.array(z.string()) }).nullable(),
  webhook: z.object({ origin: z.string(), hasAuthorization: z.boolean() }).nullable(),
  failed: z.object({ command: failure, webhook: failure }),
});
export const tried = z.object({
  command: z.string().nullable().optional(),
  webhook: z.string().nullable().optional(),
});
