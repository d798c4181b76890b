import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { BAD_INPUT } from './cli/exit-codes.ts';
import { createProgram } from './cli/program.ts';

/** The command line: the engine without a window, or a word with one that runs. docs/cli.md tells all of it. */
const program = createProgram({
  version: version(),
  // Not process.exit: what was written to a pipe could be cut off.
  setExitCode: (code) => {
    process.exitCode = code;
  },
});

// Who reads may have had enough, as head has: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has written its message. Help and version are no errors.
  process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
});

function version(): string {
  const file = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
