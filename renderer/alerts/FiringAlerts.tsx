import { ArrowUpRight, BellOff } from 'lucide-react';
import type { AlertRuleRow, FiringAlert } from '../../shared/alerts/alerts.ts';
import { alertCondition, alertHeadline } from '../../shared/alerts/words.ts';
import { acknowledgeAlert, silenceAlert } from '../commands/alerts.ts';
import { Key } from '../components/Key.tsx';
import { showAlerts } from '../store/actions.ts';
import { sinceText } from './alert-words.ts';
import './alerts.css';

const HOUR_MS = 3_600_000;

export interface ShownAlert {
  readonly row: AlertRuleRow;
  readonly alert: FiringAlert;
}

/** Those that fire and are not silenced: those that nobody has seen first, critical before others, then the oldest. */
export function firingOf(rows: readonly AlertRuleRow[]): readonly ShownAlert[] {
  const weight = ({ alert }: ShownAlert): number =>
    (alert.acknowledged === null ? 0 : 2) + (alert.severity === 'critical' ? 0 : 1);
  return rows
    .flatMap((row) => (row.alert === null || row.silencedUntil !== null ? [] : [{ row, alert: row.alert }]))
    .sort((a, b) => weight(a) - weight(b) || a.alert.since - b.alert.since);
}

/** Rows of what needs attention. */
export function FiringRow({
  shown: { row, alert },
  now,
}: {
  readonly shown: ShownAlert;
  readonly now: number;
}) {
  const { ruleId, name, severity, since, acknowledged } = alert;
  return (
    <li className="attention-row attention-alert">
      <span className="alert-lamp lamp" data-lit="true">
        <span className={`lamp-bulb lamp-${severity === 'critical' ? 'red' : 'amber'}`} />
        <span className="sr-only">{severity}</span>
      </span>
      <div className="attention-words">
        <p className="attention-what trunc" title={alertCondition(row.rule)}>
          {alertHeadline(alert)}
        </p>
        <p className="attention-about num">
          <span>since {sinceText(since, now)}</span>
          {acknowledged !== null && <span>seen by {acknowledged.by}</span>}
        </p>
      </div>
      <span className="attention-keys">
        {acknowledged === null && (
          <Key
            size="sm"
            aria-label={`Acknowledge: ${name}`}
            onClick={() => void acknowledgeAlert(ruleId, name)}
          >
            Acknowledge
          </Key>
        )}
        <Key
          size="sm"
          variant="bare"
          square
          icon={<BellOff />}
          title="Silence for 1 h"
          aria-label={`Silence for 1 h: ${name}`}
          onClick={() => void silenceAlert(ruleId, name, Date.now() + HOUR_MS)}
        />
        <Key
          size="sm"
          variant="bare"
          square
          icon={<ArrowUpRight />}
          title="Its rule"
          aria-label={`Show the rule: ${name}`}
          onClick={showAlerts}
        />
      </span>
    </li>
  );
}
