import type { Durations, Percentiles as Ranks } from '../../shared/numbers/snapshot.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import './waiting-and-running.css';

const RANKS = ['p50', 'p95', 'p99'] as const;

/** How long jobs waited and ran, in figures. */
export function Percentiles({ waiting, running }: Durations) {
  return (
    <table className="percentiles">
      <thead>
        <tr>
          <th>
            <span className="sr-only">Time</span>
          </th>
          {RANKS.map((rank) => (
            <th key={rank} scope="col">
              {rank}
            </th>
          ))}
          <th scope="col">runs</th>
        </tr>
      </thead>
      <tbody>
        <Row word="Waiting" swatch="swatch-waiting" percentiles={waiting} />
        <Row word="Running" swatch="swatch-running" percentiles={running} />
      </tbody>
    </table>
  );
}

function Row({
  word,
  swatch,
  percentiles,
}: {
  readonly word: string;
  readonly swatch: string;
  readonly percentiles: Ranks | null;
}) {
  return (
    <tr>
      <th scope="row">
        <span className={`swatch ${swatch}`} />
        {word}
      </th>
      {RANKS.map((rank) => (
        <td key={rank} className="num">
          {percentiles === null ? '–' : formatDuration(percentiles[rank])}
        </td>
      ))}
      <td className="num percentiles-count">{percentiles === null ? '–' : formatCount(percentiles.count)}</td>
    </tr>
  );
}
