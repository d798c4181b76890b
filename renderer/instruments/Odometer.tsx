import { useState } from 'react';
import './odometer.css';
import { readDrums } from './odometer.ts';

/** Above this many drums the row is set narrower, so that the longest counter fits its bay. */
const ROOMY_DRUMS = 7;

/** A counter that only goes up. Only the drums whose digit changed roll. */
export function Odometer({ value, label }: { readonly value: number; readonly label: string }) {
  const drums = readDrums(value);
  return (
    <div className="odometer" data-dense={drums.length > ROOMY_DRUMS} role="img" aria-label={label}>
      {drums.map(({ power, digit, leading, seam }) => (
        <Drum key={power} digit={digit} leading={leading} seam={seam} />
      ))}
    </div>
  );
}

interface DrumProps {
  readonly digit: number;
  readonly leading: boolean;
  readonly seam: boolean;
}

function Drum({ digit, leading, seam }: DrumProps) {
  const [roll, setRoll] = useState({ from: digit, to: digit, turn: 0 });
  if (roll.to !== digit) setRoll({ from: roll.to, to: digit, turn: roll.turn + 1 });
  return (
    <span className="drum" data-leading={leading} data-seam={seam}>
      {/* A new key at each turn starts the rolling anew, also in the middle of one. */}
      <span key={roll.turn} className="drum-face" data-rolling={roll.turn > 0}>
        <span className="drum-cell drum-before">{(digit + 9) % 10}</span>
        {roll.turn > 0 && <span className="drum-cell drum-from">{roll.from}</span>}
        <span className="drum-cell drum-digit">{digit}</span>
        <span className="drum-cell drum-after">{(digit + 1) % 10}</span>
      </span>
    </span>
  );
}
