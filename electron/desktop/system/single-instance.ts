import type { App } from 'electron';
import { type Arguments, needsItsOwnProcess, parseArguments } from '../arguments.ts';

/** What a script can tell from the end of a start that found another Jobdeck in its place. */
const TAKEN = 1;

/**
 * False when another Jobdeck of the same user data folder runs: then this one is on its way out. It hands over what it was
 * asked for, or says why it cannot. The arguments are handed over as data, since argv reaches the first one rearranged.
 */
export function becomeOnlyInstance(options: {
  readonly app: App;
  readonly argv: readonly string[];
  /** Told in the first instance what a second one was asked for. */
  readonly onSecond: (args: Arguments) => void;
  readonly complain: (text: string) => void;
}): boolean {
  const { app, argv, onSecond, complain } = options;
  if (!app.requestSingleInstanceLock({ args: [...argv] })) {
    if (needsItsOwnProcess(parseArguments(argv, process.cwd()))) {
      complain(
        `Another Jobdeck runs with the user data folder ${app.getPath('userData')}, so this one did nothing. ` +
          'Quit that one first, or give this one a folder of its own: --user-data-dir=FOLDER.\n',
      );
      app.exit(TAKEN);
    } else {
      app.quit();
    }
    return false;
  }
  app.on('second-instance', (_event, _argv, startedIn, data) => {
    const given = (data as { readonly args?: unknown } | null)?.args;
    const second = parseArguments(Array.isArray(given) ? given.map(String) : [], startedIn);
    // That one has told its own person that it did nothing.
    if (!needsItsOwnProcess(second)) onSecond(second);
  });
  return true;
}
