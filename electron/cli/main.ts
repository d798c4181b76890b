import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { BAD_INPUT } from './exit-codes.ts';
import { createProgram } from './program.ts';

/** Carries out what was typed. */
export async function main(): Promise<void> {
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

  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has written its message. Help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
  }
}

function version(): string {
  const file = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
