import type { Ask } from '../ask.ts';

/** What is in line now stays there until somebody comes. */
export function noteThatNothingRuns({ runs, folder, note }: Ask): void {
  if (!runs)
    note(`No Jobdeck runs in ${folder}: it starts with the app, or by jobdeck run --data ${folder}\n`);
}
