import { styleText } from 'node:util';
import type { JobState } from '../../shared/jobs/job.ts';

/** Colours a text as its state is coloured everywhere. */
export type Paint = (state: JobState, text: string) => string;

const STYLES: Readonly<Record<JobState, Parameters<typeof styleText>[0]>> = {
  blocked: 'magenta',
  scheduled: 'magenta',
  waiting: 'cyan',
  running: 'blue',
  retrying: 'yellow',
  completed: 'green',
  dead: 'red',
  cancelled: 'gray',
};

/** `wanted`: what the person said; otherwise colours are for terminals, and NO_COLOR (no-color.org) is respected. */
export function createPaint(
  wanted: boolean | undefined,
  stream: { readonly isTTY?: boolean },
  env: NodeJS.ProcessEnv,
): Paint {
  const coloured = wanted ?? (stream.isTTY === true && !env['NO_COLOR']);
  // The decision is made above; styleText would look at its own stream once more.
  return (state, text) => (coloured ? styleText(STYLES[state], text, { validateStream: false }) : text);
}
