import type { Percentiles } from '../../shared/numbers/snapshot.ts';
import { SCALE_MARKS, scalePosition } from './log-scale.ts';
import './tuner-scale.css';

const RANKS = ['p50', 'p95', 'p99'] as const;
/** Names that would stand closer than this, as a share of the axis, are left to the last of them. */
const NAME_ROOM = 0.075;

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** Waiting above the axis, running below, and a pointer at the oldest waiting job: it moves even when nothing starts. */
export function TunerScale({
  waiting,
  running,
  oldestMs,
  label,
}: {
  readonly waiting: Percentiles | null;
  readonly running: Percentiles | null;
  readonly oldestMs: number | null;
  readonly label: string;
}) {
  return (
    <div className="tuner" role="img" aria-label={label}>
      <span className="tuner-axis" />
      {SCALE_MARKS.map((mark) => (
        <span
          key={mark.ms}
          className="tuner-tick"
          data-major={mark.label !== null}
          style={{ left: percent(mark.at) }}
        />
      ))}
      {SCALE_MARKS.map(
        (mark) =>
          mark.label !== null && (
            <span
              key={mark.ms}
              className="tuner-label"
              data-first={mark.at === 0}
              style={{ left: percent(mark.at) }}
            >
              {mark.label}
            </span>
          ),
      )}
      {waiting !== null && <Band of="waiting" percentiles={waiting} />}
      {running !== null && <Band of="running" percentiles={running} />}
      {oldestMs !== null && (
        <span className="tuner-pointer" style={{ left: percent(scalePosition(oldestMs)) }} />
      )}
      {waiting !== null && <Names percentiles={waiting} />}
    </div>
  );
}

function Band({
  of,
  percentiles,
}: {
  readonly of: 'waiting' | 'running';
  readonly percentiles: Percentiles;
}) {
  const from = scalePosition(percentiles.p50);
  const to = scalePosition(percentiles.p99);
  return (
    <>
      <span className={`tuner-band tuner-${of}`} style={{ left: percent(from), width: percent(to - from) }} />
      {RANKS.map((rank) => (
        <span
          key={rank}
          className={`tuner-mark tuner-${of}`}
          style={{ left: percent(scalePosition(percentiles[rank])) }}
        />
      ))}
    </>
  );
}

function Names({ percentiles }: { readonly percentiles: Percentiles }) {
  return RANKS.map((rank, index) => {
    const at = scalePosition(percentiles[rank]);
    const next = RANKS[index + 1];
    if (next !== undefined && scalePosition(percentiles[next]) - at < NAME_ROOM) return null;
    return (
      <span key={rank} className="tuner-name" style={{ left: percent(Math.min(0.97, Math.max(0.02, at))) }}>
        {rank}
      </span>
    );
  });
}
