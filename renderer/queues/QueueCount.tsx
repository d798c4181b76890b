import { formatCount } from '../../shared/words/format.ts';

/** A number of a queue with its word below it. */
export function QueueCount({
  value,
  word,
  of,
}: {
  readonly value: number;
  readonly word: string;
  readonly of?: number;
}) {
  return (
    <div className="queue-tile-count">
      <dd>
        <span className="num">{formatCount(value)}</span>
        {of !== undefined && <small className="num"> of {formatCount(of)}</small>}
      </dd>
      <dt>{word}</dt>
    </div>
  );
}
