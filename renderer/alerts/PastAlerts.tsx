import { useState } from 'react';
import type { PastAlert } from '../../shared/alerts/alerts.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Key } from '../components/Key.tsx';
import { momentText } from '../moment.ts';
import { pastAlertWords, sinceText } from './alert-words.ts';
import { usePastAlerts } from './use-alerts.ts';

const FIRST = 5;
/** Asked for at once, at most. */
const MOST = 200;

/** What fired and is over, the newest first. */
export function PastAlerts({ now }: { readonly now: number }) {
  const [limit, setLimit] = useState(FIRST);
  const page = usePastAlerts(limit);
  if (page === null) return null;
  return (
    <div className="past-alerts">
      <h3 className="past-title">What fired</h3>
      {page.rows.length === 0 ? (
        <p className="field-hint">
          Nothing has fired and is over. The last 500 will be here, with how long and how bad.
        </p>
      ) : (
        <ol aria-label="What fired">
          {page.rows.map((alert) => (
            <PastLine key={alert.number} alert={alert} now={now} />
          ))}
        </ol>
      )}
      {page.next !== null && limit < MOST && (
        <Key size="sm" onClick={() => setLimit(MOST)}>
          Show the last {formatCount(MOST)}
        </Key>
      )}
    </div>
  );
}

function PastLine({ alert, now }: { readonly alert: PastAlert; readonly now: number }) {
  const { name, since, queue } = alert;
  return (
    <li>
      <time className="num" title={momentText(since, now)}>
        {sinceText(since, now)}
      </time>
      <span>
        {name}
        {queue !== null && ` (${queue})`}
      </span>
      <span className="past-how num">{pastAlertWords(alert)}</span>
    </li>
  );
}
