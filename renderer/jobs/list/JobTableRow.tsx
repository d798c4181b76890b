import { Fragment, memo } from 'react';
import type { JobRow } from '../../../shared/jobs/job-views.ts';
import { formatDuration } from '../../../shared/words/format.ts';
import { KIND_WORDS, KindIcon } from '../../components/KindIcon.tsx';
import { StateWord } from '../../components/StateWord.tsx';
import { momentText } from '../../moment.ts';
import { ColumnEdge } from '../columns/ColumnEdge.tsx';
import { COLUMN_WORDS, COLUMNS, type ColumnChoice, type ColumnId, isShown } from '../columns/columns.ts';
import { GridCell, GridHead, GridRow } from './grid-parts.tsx';
import { ageText, barOf, runText, waitOf, waitText } from './row-times.ts';

interface JobTableRowProps {
  readonly row: JobRow;
  readonly now: number;
  readonly id: string;
  /** Counted from 1, the head included. */
  readonly rowIndex: number;
  readonly top: number;
  readonly selected: boolean;
  /** The keys act on it. */
  readonly current: boolean;
  readonly picked: boolean;
  readonly columns: ColumnChoice;
  readonly onOpen: (id: string) => void;
  readonly onPick: (id: string, how: 'one' | 'range') => void;
}

/** One job. Its times go on by `now`; nothing in it can change its height. */
export const JobTableRow = memo(function JobTableRow(props: JobTableRowProps) {
  const { row, now, selected, current } = props;
  const done = row.state === 'completed' || row.state === 'cancelled';
  const shows = (column: ColumnId): boolean => isShown(props.columns, column);
  return (
    <GridRow
      id={props.id}
      aria-rowindex={props.rowIndex}
      aria-selected={selected}
      className={`job-row${done ? ' job-row-done' : ''}${current ? ' job-row-current' : ''}${props.picked ? ' job-row-picked' : ''}`}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={({ ctrlKey, metaKey, shiftKey }) => {
        if (shiftKey) props.onPick(row.id, 'range');
        else if (ctrlKey || metaKey) props.onPick(row.id, 'one');
        else props.onOpen(row.id);
      }}
    >
      {shows('state') ? (
        <GridCell className="job-state">
          <StateWord state={row.state} />
        </GridCell>
      ) : null}
      <GridCell className="job-name">
        <span className="job-kind" role="img" aria-label={KIND_WORDS[row.kind]}>
          <KindIcon kind={row.kind} />
        </span>
        <span className="job-name-text" title={row.error === null ? row.name : `${row.name}\n${row.error}`}>
          {row.name}
        </span>
      </GridCell>
      {shows('queue') ? (
        <GridCell className="job-dim job-queue" title={row.queue}>
          {row.queue}
        </GridCell>
      ) : null}
      {shows('try') ? (
        <GridCell className="job-dim job-number job-try">
          {row.attempts}/{row.maxAttempts}
        </GridCell>
      ) : null}
      {shows('wait') ? (
        <GridCell className="job-dim job-number job-wait">{waitText(row, now)}</GridCell>
      ) : null}
      {shows('run') ? <RunCell row={row} now={now} /> : null}
      {shows('age') ? (
        <GridCell className="job-dim job-number job-age" title={`Queued ${momentText(row.createdAt, now)}`}>
          {ageText(row, now)}
        </GridCell>
      ) : null}
    </GridRow>
  );
});

/** How long the newest run took, and of the time since it was queued how much was spent in line. */
function RunCell({ row, now }: { readonly row: JobRow; readonly now: number }) {
  const bar = barOf(row, now);
  const wait = waitOf(row, now);
  return (
    <GridCell className="job-dim job-run">
      <span className="job-number">{runText(row, now)}</span>
      <span
        className="job-bar"
        aria-hidden="true"
        title={wait === null ? undefined : `${formatDuration(wait)} waited, ${runText(row, now)} run`}
      >
        {bar === null ? null : (
          <>
            <i className="job-bar-wait" style={{ width: `${bar.waitShare * 100}%` }} />
            <i
              className={`job-bar-run${row.state === 'running' ? ' job-bar-running' : ''}`}
              style={{ width: `${bar.runShare * 100}%` }}
            />
          </>
        )}
      </span>
    </GridCell>
  );
}

/** Stands for a job that is not read yet. */
export function UnreadRow({ rowIndex, top }: { readonly rowIndex: number; readonly top: number }) {
  return (
    <GridRow
      aria-rowindex={rowIndex}
      className="job-row job-row-unread"
      style={{ transform: `translateY(${top}px)` }}
    >
      <GridCell className="job-unread" aria-label="not read yet" />
    </GridRow>
  );
}

/** The names of the columns, as the first row of the grid. */
export function JobTableHead({ columns }: { readonly columns: ColumnChoice }) {
  return (
    <GridRow aria-rowindex={1} className="job-head">
      {COLUMNS.map((column) => (
        <Fragment key={column}>
          {isShown(columns, column) ? (
            <GridHead className={HEAD_CLASSES[column]} data-column={column}>
              {column === 'run' ? (
                <>
                  <span className="job-number">{COLUMN_WORDS.run}</span>
                  <span className="job-bar-legend">waited, run</span>
                </>
              ) : (
                COLUMN_WORDS[column]
              )}
              <ColumnEdge column={column} />
            </GridHead>
          ) : null}
          {column === 'state' ? <GridHead>Name</GridHead> : null}
        </Fragment>
      ))}
    </GridRow>
  );
}

const HEAD_CLASSES: Readonly<Record<ColumnId, string>> = {
  state: 'job-state',
  queue: 'job-queue',
  try: 'job-number job-try',
  wait: 'job-number job-wait',
  run: 'job-run',
  age: 'job-number job-age',
};
