import type { HistoryReply } from '../../shared/numbers/history.ts';
import { figureRows } from './figures.ts';

/** The period in figures, beside the one before and how much that changed. */
export function HistoryFigures({ reply }: { readonly reply: HistoryReply }) {
  const rows = figureRows(reply);
  const compares = reply.before !== null;
  return (
    <table className="history-figures">
      <thead>
        <tr>
          <th>
            <span className="sr-only">Figure</span>
          </th>
          <th scope="col">Shown</th>
          {compares && <th scope="col">Before</th>}
          {compares && <th scope="col">Change</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ word, now, before, change }) => (
          <tr key={word}>
            <th scope="row">{word}</th>
            <td>{now}</td>
            {compares && <td className="history-was">{before}</td>}
            {compares && <td className="history-was">{change}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
