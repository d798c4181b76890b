import { History, Pause, Pencil, Play, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { JobResult, ScheduleRow } from '../../shared/schedule.ts';
import {
  editSchedule,
  pauseSchedule,
  removeSchedule,
  resumeSchedule,
  runScheduleNow,
} from '../commands/schedules.ts';
import { Key } from '../components/Key.tsx';
import { StateIcon } from '../components/StateIcon.tsx';
import { momentText } from '../moment.ts';
import { showJob } from '../store/actions.ts';
import { firingWords, nextWords, whenWords } from './schedule-words.ts';
import { useHistory } from './use-schedules.ts';

export function ScheduleLine({ row, now }: { readonly row: ScheduleRow; readonly now: number }) {
  const { id, name, state } = row;
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <li className="schedule-line" aria-label={name}>
      <div className="schedule-what">
        <h2 className="trunc">{name}</h2>
        <p className="schedule-when">
          {whenWords(row.when, now)}; {nextWords(row, now)}
        </p>
        <p className="schedule-last">
          Last: <Last row={row} />
        </p>
      </div>
      <div className="schedule-keys">
        {asking ? (
          <>
            <span role="alert">Delete it and its history?</span>
            <Key size="sm" onClick={() => void removeSchedule(id, name)}>
              Delete
            </Key>
            <Key size="sm" autoFocus onClick={() => setAsking(false)}>
              Keep
            </Key>
          </>
        ) : (
          <>
            <Key
              size="sm"
              icon={<Zap />}
              aria-label={`Run ${name} now`}
              onClick={() => void runScheduleNow(id, name)}
            >
              Run now
            </Key>
            {state.type === 'paused' ? (
              <Key
                size="sm"
                icon={<Play />}
                aria-label={`Resume ${name}`}
                onClick={() => void resumeSchedule(id, name)}
              >
                Resume
              </Key>
            ) : (
              <Key
                size="sm"
                icon={<Pause />}
                aria-label={`Pause ${name}`}
                disabled={state.type === 'over'}
                onClick={() => void pauseSchedule(id, name)}
              >
                Pause
              </Key>
            )}
            <Key
              size="sm"
              icon={<Pencil />}
              aria-label={`Edit ${name}`}
              onClick={() => void editSchedule(id)}
            >
              Edit
            </Key>
            <Key
              size="sm"
              icon={<History />}
              aria-label={`History of ${name}`}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              History
            </Key>
            <Key
              size="sm"
              square
              icon={<Trash2 />}
              aria-label={`Delete ${name}`}
              onClick={() => setAsking(true)}
            />
          </>
        )}
      </div>
      {open && <ScheduleHistory row={row} now={now} />}
    </li>
  );
}

function Last({ row: { last, lastJob } }: { readonly row: ScheduleRow }) {
  if (lastJob !== null) return <JobLink job={lastJob} />;
  return <>{last === null ? 'nothing yet' : firingWords({ ...last, job: null })}</>;
}

function JobLink({ job }: { readonly job: JobResult }) {
  return (
    <button type="button" className="schedule-job" onClick={() => showJob(job.id)}>
      <StateIcon state={job.state} size={12} />
      {job.state}
      {job.error !== null && `: ${job.error}`}
    </button>
  );
}

function ScheduleHistory({ row, now }: { readonly row: ScheduleRow; readonly now: number }) {
  const lines = useHistory(row);
  if (lines === null) return <div className="schedule-history" aria-busy="true" />;
  if (lines.length === 0) return <p className="schedule-history">It has not fired yet.</p>;
  return (
    <ol className="schedule-history" aria-label={`History of ${row.name}`}>
      {lines.map((line) => (
        <li key={line.number}>
          <time className="num">{momentText(line.at, now)}</time>
          <span>{firingWords(line)}</span>
          {line.job !== null && <JobLink job={line.job} />}
        </li>
      ))}
    </ol>
  );
}
