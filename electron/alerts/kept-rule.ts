import { type Firing, type Moment, OK, type RuleState } from '../metrics/alerts/rule-state.ts';
import type { KeptRule } from './state-file.ts';

/** What is kept of a rule; null: nothing of it has to be. */
export function keptOf(
  state: RuleState,
  { silencedUntil, told }: Pick<KeptRule, 'silencedUntil' | 'told'>,
): KeptRule | null {
  const cleared = state.type === 'cleared' ? state.value : null;
  if (state.type !== 'firing')
    return cleared === null && silencedUntil === null
      ? null
      : { firing: null, cleared, silencedUntil, told: false };
  const { since, worst, worstAt, acknowledged } = state;
  return { firing: { since, worst, worstAt, acknowledged }, cleared, silencedUntil, told };
}

/** The state of a rule in another process: what was pending begins anew. */
export function stateOfKept({ firing, cleared }: KeptRule, now: Moment): RuleState {
  if (firing === null) return cleared === null ? OK : { type: 'cleared', value: cleared };
  const firingSince = now.monotonic - Math.max(0, now.at - firing.since);
  return { type: 'firing', ...firing, firingSince, value: null, calmSince: null } satisfies Firing;
}
