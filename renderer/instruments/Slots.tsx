import './slots.css';

/** More would be thinner than the gaps between them. */
const MAX_DRAWN = 16;

/** One bar a slot, filled while a job runs in it; with many slots, one bar with the share that is busy. */
export function Slots({
  busy,
  limit,
  paused,
}: {
  readonly busy: number;
  readonly limit: number;
  readonly paused: boolean;
}) {
  if (limit > MAX_DRAWN)
    return (
      <span className="slots" data-paused={paused} aria-hidden="true">
        <span className="slot">
          <span
            className="slot-share"
            style={{ transform: `scaleX(${Math.min(1, busy / limit).toFixed(4)})` }}
          />
        </span>
      </span>
    );
  return (
    <span className="slots" data-paused={paused} aria-hidden="true">
      {Array.from({ length: limit }, (_, slot) => slot).map((slot) => (
        <span key={slot} className="slot" data-busy={slot < busy} />
      ))}
    </span>
  );
}
