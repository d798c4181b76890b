import { parseArgs } from 'node:util';

/** What the app was asked for on its command line. Switches of Electron and Chromium are theirs, and passed over. */
export interface Arguments {
  /** Queue the examples of examples/tour.jsonl. */
  readonly tour: boolean;
  /** No display: no tray and no window; the terminal shows how things stand. */
  readonly headless: boolean;
  /** Quit when no job is open any more; the exit code is 1 when a job is dead. */
  readonly quitWhenIdle: boolean;
  /** Write a picture of the window to this file. */
  readonly screenshot: string | null;
}

/** It was asked for what only its own process can do: handing that to a Jobdeck that runs already would do nothing. */
export function needsItsOwnProcess({ headless, quitWhenIdle, screenshot }: Arguments): boolean {
  return headless || quitWhenIdle || screenshot !== null;
}

export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      tour: { type: 'boolean' },
      headless: { type: 'boolean' },
      'quit-when-idle': { type: 'boolean' },
      screenshot: { type: 'string' },
    },
    // Unknown switches are Chromium's; a path among the arguments is the app's folder.
    strict: false,
    allowPositionals: true,
  });
  const screenshot = values['screenshot'];
  return {
    tour: values['tour'] === true,
    headless: values['headless'] === true,
    quitWhenIdle: values['quit-when-idle'] === true,
    screenshot: typeof screenshot === 'string' && screenshot !== '' ? screenshot : null,
  };
}
