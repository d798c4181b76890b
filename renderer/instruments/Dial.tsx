import { useMemo } from 'react';
import { DIAL, dialAngle, dialNumerals, dialTicks, overLimitArc } from './dial-geometry.ts';
import './dial.css';

/** A gauge that goes both ways, with a red line at the limit. */
export function Dial({
  value,
  limit,
  label,
}: {
  readonly value: number;
  readonly limit: number;
  readonly label: string;
}) {
  return (
    <svg className="dial" viewBox={`0 0 ${DIAL.size} ${DIAL.size}`} role="img" aria-label={label}>
      <Face limit={limit} />
      <g className="dial-needle" style={{ transform: `rotate(${dialAngle(value, limit)}deg)` }}>
        <path d="M52 63V9" />
      </g>
      <circle className="dial-hub" cx="52" cy="52" r="5" />
      <circle className="dial-pin" cx="52" cy="52" r="1.5" />
    </svg>
  );
}

/** All that does not move. */
function Face({ limit }: { readonly limit: number }) {
  const ticks = useMemo(() => dialTicks(limit), [limit]);
  return (
    <>
      <circle className="dial-face" cx="52" cy="52" r="51" />
      <path className="dial-over" d={overLimitArc(limit)} />
      {ticks.map(({ from, to, rank }) => (
        <line
          key={`${from.x} ${from.y}`}
          className={`dial-tick dial-tick-${rank}`}
          x1={from.x}
          y1={from.y}
          x2={to.x}
          y2={to.y}
        />
      ))}
      {dialNumerals(limit).map(({ at, text }) => (
        <text key={text} x={at.x} y={at.y}>
          {text}
        </text>
      ))}
    </>
  );
}
