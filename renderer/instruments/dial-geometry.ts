/**
 * The dial: a disc of 104 with its centre at 52, 240 degrees of scale from the lower left over the top to the lower right.
 * The scale ends a quarter above the limit, so that there is a zone behind the red line: a limit that was lowered while
 * jobs ran is exceeded until enough of them have ended.
 */
export const DIAL = { size: 104, centre: 52, sweep: 240, overLimit: 1.25 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Tick {
  readonly from: Point;
  readonly to: Point;
  readonly rank: 'minor' | 'major' | 'printed' | 'limit';
}
export interface Numeral {
  readonly at: Point;
  readonly text: string;
}

/** Degrees from straight up, clockwise: -120 at nothing, 120 at the end of the scale. */
export function dialAngle(value: number, limit: number): number {
  const share = value / (Math.max(1, limit) * DIAL.overLimit);
  return (Math.min(1, Math.max(0, share)) - 0.5) * DIAL.sweep;
}

export function dialPoint(angle: number, radius: number): Point {
  const radians = (angle * Math.PI) / 180;
  return { x: DIAL.centre + radius * Math.sin(radians), y: DIAL.centre - radius * Math.cos(radians) };
}

const TICK_STEPS = [0.5, 1, 2.5, 5, 10, 25] as const;
/** More would run into each other. */
const MAX_TICKS = 21;
const OUTER = 45;
const INNER = { minor: 42, major: 39, printed: 36, limit: 36 } as const;
/** The needle rests at nothing and, with work enough, at the limit: those two stand beside their ticks, off the scale. */
const NUMERALS = { onScale: 28, besideScale: 31, aside: 15 } as const;
/** A long limit is nearer to the hub, so that it does not reach into the red arc: so much for each digit above three. */
const LONGER = 3;

/** A tick each half worker, every other one longer; wider steps where the limit is high. */
export function dialTicks(limit: number): readonly Tick[] {
  const step = TICK_STEPS.find((candidate) => limit / candidate < MAX_TICKS) ?? limit / 10;
  const ticks: Tick[] = [];
  for (let index = 0; index * step < limit; index++) {
    const value = index * step;
    if (value === 0 || value === halfOf(limit)) ticks.push(tick(value, limit, 'printed'));
    else ticks.push(tick(value, limit, index % 2 === 0 ? 'major' : 'minor'));
  }
  ticks.push(tick(limit, limit, 'limit'));
  return ticks;
}

/** Nothing, half and the limit; half only where it is a whole number of workers. */
export function dialNumerals(limit: number): readonly Numeral[] {
  const half = halfOf(limit);
  const { onScale, besideScale, aside } = NUMERALS;
  const numeral = (value: number, radius: number, turn: number): Numeral => ({
    at: dialPoint(dialAngle(value, limit) + turn, radius),
    text: String(value),
  });
  return [
    numeral(0, besideScale, -aside),
    ...(half === null ? [] : [numeral(half, onScale, 0)]),
    numeral(limit, besideScale - LONGER * Math.max(0, String(limit).length - 3), aside),
  ];
}

/** The red arc from the limit to the end of the scale. */
export function overLimitArc(limit: number): string {
  const from = dialPoint(dialAngle(limit, limit), 44);
  const to = dialPoint(DIAL.sweep / 2, 44);
  return `M${from.x.toFixed(2)} ${from.y.toFixed(2)}A44 44 0 0 1 ${to.x.toFixed(2)} ${to.y.toFixed(2)}`;
}

function halfOf(limit: number): number | null {
  return limit % 2 === 0 ? limit / 2 : null;
}

function tick(value: number, limit: number, rank: Tick['rank']): Tick {
  const angle = dialAngle(value, limit);
  return { from: dialPoint(angle, OUTER), to: dialPoint(angle, INNER[rank]), rank };
}
