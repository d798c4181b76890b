/** What a script that runs the CLI can tell from its end. */
export const ALL_WELL = 0;
/** Of `run`: jobs died. */
export const SOME_DEAD = 1;
/** Of all others: something that was asked for was not done. */
export const NOT_DONE = 1;
export const BAD_INPUT = 2;
/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130;
