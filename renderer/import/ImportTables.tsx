import { formatCount } from '../../shared/format.ts';
import type { ImportedRow, WrongLine } from '../../shared/import.ts';
import { describeProblem } from '../../shared/result.ts';
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
    <table className="import-table">
      <caption>Wrong lines</caption>
      <thead>
        <tr>
          <th scope="col" className="import-line">
            Line
          </th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
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
      </tbody>
      <More count={leftOut} what="wrong lines" columns={2} />
    </table>
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
    <table className="import-table">
      <caption>To be queued</caption>
      <thead>
        <tr>
          <th scope="col" className="import-line">
            Line
          </th>
          <th scope="col">Job</th>
          <th scope="col" className="import-kind">
            Kind
          </th>
          <th scope="col" className="import-queue">
            Queue
          </th>
        </tr>
      </thead>
      <tbody>
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
      </tbody>
      <More count={leftOut} what="jobs" columns={4} />
    </table>
  );
}

function More({
  count,
  what,
  columns,
}: {
  readonly count: number;
  readonly what: string;
  readonly columns: number;
}) {
  if (count === 0) return null;
  return (
    <tfoot>
      <tr>
        <td colSpan={columns} className="import-more num">
          and {formatCount(count)} more {what}
        </td>
      </tr>
    </tfoot>
  );
}
