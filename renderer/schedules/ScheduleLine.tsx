import { History, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { JobResult, ScheduleRow } from '../../shared/schedules/schedule.ts';
import { formatAge, formatDuration } from '../../shared/words/format.ts';
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
import { firingWords, missedWords, whenWords } from './schedule-words.ts';
import { useHistory } from './use-schedules.ts';

/** One schedule: what and when in words, when next, what became of its newest job, and what can be done with it. */
export function ScheduleLine({ row, now }: { readonly row: ScheduleRow; readonly now: number }) {
  const { id, name, state } = row;
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <li className="schedule-line" aria-label={name} data-state={state.type}>
      <div className="schedule-what">
        <h2 className="trunc" title={name}>
          {name}
        </h2>
        <p className="schedule-when">
          {whenWords(row.when, now)}; {missedWords(row)}
        </p>
      </div>
      <Next row={row} now={now} />
      <div className="schedule-last">
        <Last row={row} />
      </div>
      {asking ? (
        <div className="schedule-keys">
          <span role="alert">Delete it and its history?</span>
          <Key size="sm" onClick={() => void removeSchedule(id, name)}>
            Delete
          </Key>
          <Key size="sm" autoFocus onClick={() => setAsking(false)}>
            Keep
          </Key>
        </div>
      ) : (
        <ScheduleKeys row={row} open={open} onOpen={() => setOpen(!open)} onDelete={() => setAsking(true)} />
      )}
      {open && <ScheduleHistory row={row} now={now} />}
    </li>
  );
}

interface ScheduleKeysProps {
  readonly row: ScheduleRow;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

function ScheduleKeys({ row: { id, name, state }, open, onOpen, onDelete }: ScheduleKeysProps) {
  const paused = state.type === 'paused';
  const word = paused ? 'Resume' : 'Pause';
  return (
    <div className="schedule-keys">
      <Key size="sm" aria-label={`Run ${name} now`} onClick={() => void runScheduleNow(id, name)}>
        Run now
      </Key>
      <Key
        size="sm"
        variant="bare"
        square
        icon={paused ? <Play /> : <Pause />}
        title={word}
        aria-label={`${word} ${name}`}
        disabled={state.type === 'over'}
        onClick={() => void (paused ? resumeSchedule(id, name) : pauseSchedule(id, name))}
      />
      <Key
        size="sm"
        variant="bare"
        square
        icon={<Pencil />}
        title="Edit"
        aria-label={`Edit ${name}`}
        onClick={() => void editSchedule(id)}
      />
      <Key
        size="sm"
        variant="bare"
        square
        icon={<History />}
        title="History"
        aria-label={`History of ${name}`}
        aria-expanded={open}
        onClick={onOpen}
      />
      <Key
        size="sm"
        variant="bare"
        square
        icon={<Trash2 />}
        title="Delete"
        aria-label={`Delete ${name}`}
        onClick={onDelete}
      />
    </div>
  );
}

/** How long until it fires, and when that is; of one that does not fire, why. */
function Next({ row: { state }, now }: { readonly row: ScheduleRow; readonly now: number }) {
  if (state.type === 'on') {
    return (
      <div className="schedule-next">
        <b className="num">in {untilText(state.nextAt - now)}</b>
        <span className="num">{momentText(state.nextAt, now)}</span>
      </div>
    );
  }
  return (
    <div className="schedule-next">
      <b>
        {state.type === 'paused' ? (
          <>
            <StateIcon state="paused" size={12} /> paused
          </>
        ) : (
          'over'
        )}
      </b>
      <span className="num">
        {state.type === 'paused' ? `since ${momentText(state.since, now)}` : 'no moment is left'}
      </span>
    </div>
  );
}

/** Without tenths of a second: it is drawn once a second. */
const untilText = (ms: number): string => (ms < 60_000 ? formatAge(ms) : formatDuration(ms));

function Last({ row: { last, lastJob } }: { readonly row: ScheduleRow }) {
  if (lastJob !== null) return <JobLink job={lastJob} />;
  return (
    <span className="schedule-none">
      {last === null ? 'has not fired yet' : firingWords({ ...last, job: null })}
    </span>
  );
}

function JobLink({ job }: { readonly job: JobResult }) {
  return (
    <button
      type="button"
      className="schedule-job"
      title={job.error ?? undefined}
      onClick={() => showJob(job.id)}
    >
      <StateIcon state={job.state} size={13} />
      <span className="trunc">
        {job.state}
        {job.error !== null && `: ${job.error}`}
      </span>
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
