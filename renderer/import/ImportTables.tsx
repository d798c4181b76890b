import type { ReactNode } from 'react';
import type { ImportedRow, WrongLine } from '../../shared/jobs/import.ts';
import { describeProblem } from '../../shared/result.ts';
import { formatCount } from '../../shared/words/format.ts';
import { KIND_WORDS, KindIcon } from '../components/KindIcon.tsx';

/** What is wrong, by line. */
export function WrongTable({
  wrong,
  leftOut,
}: {
  readonly wrong: readonly WrongLine[];
  readonly leftOut: number;
}) {
  return (
    <LinesTable caption="Wrong lines" columns={WRONG} leftOut={leftOut} what="wrong lines">
      {wrong.map(({ line, problems }) => (
        <tr key={line}>
          <td className="import-line num">{line}</td>
          <td className="import-reason">
            {problems.map((problem) => {
              const words = describeProblem(problem);
              return <p key={words}>{words}</p>;
            })}
          </td>
        </tr>
      ))}
    </LinesTable>
  );
}

/** What will be queued. */
export function QueuedTable({
  rows,
  leftOut,
}: {
  readonly rows: readonly ImportedRow[];
  readonly leftOut: number;
}) {
  return (
    <LinesTable caption="To be queued" columns={QUEUED} leftOut={leftOut} what="jobs">
      {rows.map(({ line, kind, name, queue }) => (
        <tr key={line}>
          <td className="import-line num">{line}</td>
          <td className="import-job" title={name}>
            {name}
          </td>
          <td className="import-kind">
            <KindIcon kind={kind} /> {KIND_WORDS[kind]}
          </td>
          <td className="import-queue" title={queue}>
            {queue}
          </td>
        </tr>
      ))}
    </LinesTable>
  );
}

interface Column {
  readonly title: string;
  readonly className?: string;
}
const WRONG: readonly Column[] = [{ title: 'Line', className: 'import-line' }, { title: 'Reason' }];
const QUEUED: readonly Column[] = [
  { title: 'Line', className: 'import-line' },
  { title: 'Job' },
  { title: 'Kind', className: 'import-kind' },
  { title: 'Queue', className: 'import-queue' },
];

interface LinesTableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Rows that are not shown, and what they are. */
  readonly leftOut: number;
  readonly what: string;
  readonly children: ReactNode;
}

/** Something of each of the first lines. */
function LinesTable({ caption, columns, leftOut, what, children }: LinesTableProps) {
  return (
    <table className="import-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, className }) => (
            <th key={title} scope="col" className={className}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
      {leftOut > 0 && (
        <tfoot>
          <tr>
            <td colSpan={columns.length} className="import-more num">
              and {formatCount(leftOut)} more {what}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
