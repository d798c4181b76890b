import { slotsOf } from './slots.ts';
import './slots.css';

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
  const slots = slotsOf(busy, limit);
  if (slots === null)
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
      {slots.map((taken, slot) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a slot is its place
        <span key={slot} className="slot" data-busy={taken} />
      ))}
    </span>
  );
}
