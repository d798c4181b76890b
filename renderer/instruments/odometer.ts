/** Six drums stand in every window; a counter that outgrows them gets another. */
const MIN_DRUMS = 6;

export interface DrumReading {
  /** 0 for ones, 1 for tens, …: a drum stays itself when another is added on its left. */
  readonly power: number;
  readonly digit: number;
  /** A zero that only fills the row. */
  readonly leading: boolean;
  /** The seam before it parts thousands. */
  readonly seam: boolean;
}

/** The drums of a counter, the most significant first. */
export function readDrums(value: number): readonly DrumReading[] {
  const digits = String(Math.max(0, Math.floor(value)));
  const row = digits.padStart(MIN_DRUMS, '0');
  const leading = value < 1 ? row.length : row.length - digits.length;
  return Array.from(row, (character, index) => ({
    power: row.length - 1 - index,
    digit: Number(character),
    leading: index < leading,
    seam: index > 0 && (row.length - index) % 3 === 0,
  }));
}
