import type { ParseArgsOptionsConfig } from 'node:util';

/** What a torture is asked for on the command line. */
export interface TortureOptions {
  /** null: as many as it takes to be worth something; each torture says how many that is. */
  readonly cycles: number | null;
  /** All that is random comes from it: the same seed makes the same cycles, but for the timing of the machine. */
  readonly seed: number;
  /** The values of the options that the torture added, by name. */
  readonly more: Readonly<Record<string, unknown>>;
}

/** What came out, summed over the cycles. It held when the first three numbers are all 0. */
export interface TortureResult {
  readonly cycles: number;
  /** Acknowledged, and not there afterwards. */
  readonly lost: number;
  /** There, or counted, more than once. */
  readonly duplicated: number;
  /** Anything else that is not as it has to be. */
  readonly mismatched: number;
  readonly [figure: string]: number | string;
}

/** What NAME.torture.ts exports. */
export interface TortureModule {
  /** Options of its own, as util.parseArgs takes them. */
  readonly options?: ParseArgsOptionsConfig;
  run(options: TortureOptions): Promise<TortureResult>;
}

/** Something that the torture needs is missing on this machine: nothing was proved, and nothing was refuted. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}
