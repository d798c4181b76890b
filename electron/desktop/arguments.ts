import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { looksLikeLink } from '../../shared/deep-link.ts';

/** What the app was asked for on its command line. Switches of Electron and Chromium are theirs, and passed over. */
export interface Arguments {
  /** Queue the examples of examples/tour.jsonl. */
  readonly tour: boolean;
  /** No display: no tray and no window; the terminal shows how things stand. */
  readonly headless: boolean;
  /** Quit when no job is open any more; the exit code is 1 when a job died meanwhile. */
  readonly quitWhenIdle: boolean;
  /** Write a picture of the window to this file. */
  readonly screenshot: string | null;
  /** Where jobs are kept, an absolute path; null: below the user data folder. */
  readonly data: string | null;
  /** Keep jobs in memory only; then `data` does not count. */
  readonly memory: boolean;
  /** No window at first: the tray alone. For a start at login. */
  readonly hidden: boolean;
  /** A link that the system hands over; it may be anything. */
  readonly link: string | null;
  /** Make a store of what can be read of a damaged one. */
  readonly recover: boolean;
  /** Show the page of all components, and start nothing else. Not in a packaged app. */
  readonly gallery: boolean;
}

/** It was asked for what only its own process can do: handing that to a Jobdeck that runs already would do nothing. */
export function needsItsOwnProcess({ headless, quitWhenIdle, screenshot }: Arguments): boolean {
  return headless || quitWhenIdle || screenshot !== null;
}

/** A relative path is taken from the folder in which the app was started. */
export function parseArguments(argv: readonly string[], startedIn: string): Arguments {
  const { values, positionals } = parseArgs({
    args: argv.slice(1),
    options: {
      tour: { type: 'boolean' },
      headless: { type: 'boolean' },
      'quit-when-idle': { type: 'boolean' },
      screenshot: { type: 'string' },
      data: { type: 'string' },
      memory: { type: 'boolean' },
      hidden: { type: 'boolean' },
      recover: { type: 'boolean' },
      gallery: { type: 'boolean' },
    },
    // Unknown switches are Chromium's; a path among the arguments is the app's folder.
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const data = text(values['data']);
  return {
    tour: values['tour'] === true,
    headless: values['headless'] === true,
    quitWhenIdle: values['quit-when-idle'] === true,
    screenshot: text(values['screenshot']),
    data: data === null ? null : resolve(startedIn, data),
    memory: values['memory'] === true,
    hidden: values['hidden'] === true,
    link: positionals.find(looksLikeLink) ?? null,
    recover: values['recover'] === true,
    gallery: values['gallery'] === true,
  };
}
