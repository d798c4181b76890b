import { assertNever } from '../../shared/assert-never.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { shortened } from '../../shared/words/format.ts';
import { lastLineOfBytes } from './last-line.ts';
import type { CommandEnd } from './launcher/protocol.ts';
import type { Ending, Program } from './launcher-client.ts';

const SHOWN_PATH = 120;

/** What the end of a command means for its job. */
export function commandOutcome(ending: Ending, command: Program, path: string): Outcome {
  switch (ending.type) {
    case 'exited':
      if (ending.code === 0) return { type: 'succeeded', result: { exitCode: 0 } };
      return failed(`exit ${ending.code}`, exitText(ending.code, ending.stderr), true);
    case 'signalled':
      return failed(ending.signal, `Ended by ${ending.signal}, from outside Jobdeck.`, true);
    case 'not-started':
      return notStarted(ending, command, path);
    case 'lost':
      return { type: 'interrupted' };
    default:
      return assertNever(ending);
  }
}

function exitText(code: number, stderr: Uint8Array | undefined): string {
  const line = stderr === undefined ? '' : lastLineOfBytes(stderr);
  return line === '' ? `Exited with code ${code}.` : `Exited with code ${code}: ${line}`;
}

function notStarted(
  { code, about }: Extract<CommandEnd, { type: 'not-started' }>,
  { program, cwd }: Program,
  path: string,
): Outcome {
  // A folder may come back (a disk that is not mounted now), and a machine may recover; a program is not written by waiting.
  if (about === 'folder') return failed(code, folderText(code, cwd), true);
  if (about === 'machine') {
    const text = MACHINE_TEXT[code] ?? `the system answered ${code}`;
    return failed(code, `"${program}" could not be started: ${text}.`, code !== 'E2BIG');
  }
  return failed(code, programText(code, program, cwd, path), false);
}

const MACHINE_TEXT: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are longer than the system takes',
  EAGAIN: 'the limit of processes is reached',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is not enough memory',
};

function folderText(code: string, cwd: string): string {
  if (code === 'ENOENT') return `The working folder "${cwd}" does not exist.`;
  if (code === 'ENOTDIR') return `The working folder "${cwd}" is not a folder.`;
  if (code === 'EACCES') return `The working folder "${cwd}" may not be entered (no permission).`;
  return `The working folder "${cwd}" cannot be used (${code}).`;
}

function programText(code: string, program: string, cwd: string, path: string): string {
  if (code === 'ENOEXEC') {
    return `"${program}" cannot be run: the interpreter that its first line names does not exist.`;
  }
  if (code !== 'ENOENT') {
    const reason = code === 'EACCES' ? 'it is not a program, or there is no permission to run it' : code;
    return `"${program}" cannot be run: ${reason}.`;
  }
  if (program.includes('/')) return `There is no program "${program}" (working folder "${cwd}").`;
  return `There is no program named "${program}" in PATH (${shortened(path, SHOWN_PATH)}).`;
}

const failed = (code: string, message: string, retryable: boolean): Outcome => ({
  type: 'failed',
  error: { code, message },
  retryable,
});
