import { CalendarClock, Plus } from 'lucide-react';
import { formatCount } from '../../shared/words/format.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Key } from '../components/Key.tsx';
import { openNewSchedule } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { ScheduleLine } from './ScheduleLine.tsx';
import { useSchedules } from './use-schedules.ts';
import './schedules.css';

/** Every schedule with when it fires, what became of its newest job, and what can be done with it. */
export function SchedulesView() {
  const { rows, total, trouble, more } = useSchedules();
  const now = useNow(1_000);
  if (rows === null) return <div className="schedules-head" aria-busy="true" />;
  if (rows.length === 0 && trouble === null) {
    return (
      <EmptyState
        icon={<CalendarClock size={28} strokeWidth={1.25} aria-hidden="true" />}
        title="No schedules"
        text="What is to run every night, or once next Tuesday, will be here."
        action={
          <Key variant="go" icon={<Plus aria-hidden="true" />} onClick={openNewSchedule}>
            New schedule
          </Key>
        }
      />
    );
  }
  return (
    <>
      <header className="schedules-head">
        {/* Heard as the heading of the window already. */}
        <b className="schedules-title" aria-hidden="true">
          Schedules
        </b>
        <p role={trouble === null ? undefined : 'alert'}>
          {trouble ?? (total === 1 ? '1 schedule' : `${formatCount(total)} schedules`)}
        </p>
        <Key size="sm" icon={<Plus aria-hidden="true" />} onClick={openNewSchedule}>
          New schedule
        </Key>
      </header>
      <p className="schedule-columns" aria-hidden="true">
        <span>Schedule</span>
        <span>Next, local time</span>
        <span>Last</span>
      </p>
      <ul className="schedule-lines" aria-label="Schedules">
        {rows.map((row) => (
          <ScheduleLine key={row.id} row={row} now={now} />
        ))}
        {rows.length < total && (
          <li className="schedule-more">
            <Key size="sm" onClick={more}>
              Show more
            </Key>
          </li>
        )}
      </ul>
    </>
  );
}
