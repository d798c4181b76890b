import { useEffect, useRef } from 'react';
import type { FailureGroup, FailureGroups } from '../../shared/jobs/job-views.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatAge, formatCount } from '../../shared/words/format.ts';
import { FiringRow, firingOf } from '../alerts/FiringAlerts.tsx';
import { useAlertRules } from '../alerts/use-alerts.ts';
import { bringBackFailures, dismissFailures } from '../commands/failures.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { isSameDay, minuteText, weekdayMinuteText } from '../moment.ts';
import { showJobs } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { GroupKeys } from './GroupKeys.tsx';
import { Section } from './Section.tsx';
import { useFailureGroups } from './use-failure-groups.ts';
import './needs-attention.css';

/** The code stands below it already. */
const SAYS_CODE = /^Exited with code \d+: /;
/** Rows shown here; the Jobs view finds all groups, and Settings all alerts. */
const SHOWN = 4;
const SHOWN_ALERTS = 2;

/** What jobs failed of, grouped by what their errors have in common. Quiet while nothing is wrong, or all was seen. */
export function NeedsAttention({ snapshot }: { readonly snapshot: Snapshot }) {
  const { dead, retrying } = snapshot.jobs;
  const failing = dead + retrying;
  const { found, askAgain } = useFailureGroups(failing, snapshot.metrics.jobs_failed, SHOWN);
  const fires = snapshot.alerts.critical + snapshot.alerts.warning;
  const alerts = firingOf(useAlertRules(fires > 0)?.rows ?? []).slice(0, fires > 0 ? SHOWN_ALERTS : 0);
  const now = useNow(10_000);
  const isClear = failing === 0;
  const groups = isClear
    ? []
    : (found?.groups ?? []).filter((group) => !group.dismissed).slice(0, SHOWN - alerts.length);
  const open = useRef<HTMLButtonElement>(null);
  useKeptFocus(open, groups.length);
  const dismissed = isClear ? 0 : (found?.dismissed ?? 0);
  return (
    <Section
      title="Needs attention"
      place="lower-two"
      note={
        <span className="section-note">
          {isClear && fires === 0 ? (
            <AllClear since={snapshot.clearSince} />
          ) : (
            note({ failing, dismissed, fires })
          )}
        </span>
      }
      tools={
        isClear ? undefined : (
          <>
            {dismissed > 0 && (
              <button
                type="button"
                className="text-link"
                onClick={() => void bringBackFailures(null).then(askAgain)}
              >
                Bring back
              </button>
            )}
            <button
              ref={open}
              type="button"
              className="text-link"
              onClick={() => showJobs('all', 'state:dead OR state:retrying')}
            >
              {more(found, groups.length)}
            </button>
          </>
        )
      }
    >
      {groups.length + alerts.length === 0 ? null : (
        <ul className="attention-rows">
          {alerts.map((shown) => (
            <FiringRow key={shown.alert.ruleId} shown={shown} now={now} />
          ))}
          {groups.map((group) => (
            <GroupRow
              key={group.fingerprint}
              group={group}
              onDismiss={() => void dismissFailures(group, askAgain).then(askAgain)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The row that had the focus may have gone, by its own key. */
function useKeptFocus(to: { readonly current: HTMLElement | null }, rows: number): void {
  const before = useRef(rows);
  useEffect(() => {
    if (rows < before.current && document.activeElement === document.body) to.current?.focus();
    before.current = rows;
  }, [to, rows]);
}

function AllClear({ since }: { readonly since: number | null }) {
  const now = useNow(60_000);
  if (since === null) return 'All clear';
  return `All clear since ${isSameDay(since, now) ? minuteText(since) : weekdayMinuteText(since)}`;
}

function note({
  failing,
  dismissed,
  fires,
}: {
  readonly failing: number;
  readonly dismissed: number;
  readonly fires: number;
}): string {
  const parts: string[] = [];
  if (fires > 0) parts.push(`${formatCount(fires)} ${fires === 1 ? 'alert' : 'alerts'}`);
  if (failing > 0) {
    const are = failing === 1 ? 'job is' : 'jobs are';
    // Beside alerts there is less room.
    parts.push(`${formatCount(failing)} ${fires > 0 ? '' : `${are} `}retrying or dead`);
  }
  if (dismissed > 0)
    parts.push(
      `${formatCount(dismissed)} ${dismissed === 1 ? 'kind of error is' : 'kinds of errors are'} dismissed`,
    );
  return parts.join(fires > 0 ? ', ' : '; ');
}

function more(found: FailureGroups | null, shown: number): string {
  const left = found === null ? 0 : found.total - found.dismissed - shown;
  return left > 0
    ? `and ${formatCount(left)} more ${left === 1 ? 'kind' : 'kinds'} of errors`
    : 'Open in Jobs';
}

function GroupRow({ group, onDismiss }: { readonly group: FailureGroup; readonly onDismiss: () => void }) {
  const now = useNow(10_000);
  const { message, code, jobs, dead, runs, lastAt } = group;
  const retrying = jobs - dead;
  return (
    <li className="attention-row">
      <b className="attention-jobs num" title={`${formatCount(jobs)} ${jobs === 1 ? 'job' : 'jobs'}`}>
        {formatCount(jobs)}
      </b>
      <div className="attention-words">
        <p className="attention-what mono" title={message}>
          {message.replace(SAYS_CODE, '')}
        </p>
        <p className="attention-about num">
          {retrying > 0 ? (
            <span>
              <StateIcon state="retrying" size={11} /> {formatCount(retrying)} retrying
            </span>
          ) : null}
          {dead > 0 ? (
            <span>
              <StateIcon state="dead" size={11} /> {formatCount(dead)} dead
            </span>
          ) : null}
          <span className="attention-code">{code}</span>
          <span className="attention-last">
            {formatCount(runs)} failed {runs === 1 ? 'run' : 'runs'}, last {formatAge(now - lastAt)} ago
          </span>
        </p>
      </div>
      <GroupKeys group={group} onDismiss={onDismiss} />
    </li>
  );
}
