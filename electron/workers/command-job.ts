import { basename } from 'node:path';
import type { CommandPayload, Outcome } from '../../shared/jobs/job.ts';
import { commandOutcome } from './command-outcome.ts';
import type { EarlyEnd } from './early-end.ts';
import type { LauncherClient, Program, RunOwner } from './launcher-client.ts';
import type { OutputWriter } from './output-store.ts';
import { resolveFolder } from './working-folder.ts';

/** Shells that take `-c line` and understand what a person would write for sh. Not fish, nu, tcsh or xonsh. */
const POSIX_SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh']);

export interface CommandRunner {
  readonly launcher: LauncherClient;
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
  readonly home: string;
}

export interface CommandResult {
  readonly outcome: Outcome;
  /** It had to be killed: it did not end within the grace. */
  readonly killed: boolean;
}

/** Runs a program, or a line in the user's shell, in the person's own environment. */
export async function runCommand(
  payload: CommandPayload,
  owner: RunOwner,
  runner: CommandRunner,
  output: OutputWriter,
  earlyEnd: EarlyEnd,
): Promise<CommandResult> {
  const environment = await runner.environment();
  const command = toCommand(payload, environment, runner.home, process.platform);
  if (earlyEnd.reason !== null) return { outcome: { type: 'interrupted' }, killed: false };
  const running = runner.launcher.run(
    { ...command, ...owner },
    environment,
    ({ head, skipped, skippedLines, tail }) => {
      if (head.length > 0) output.append(head);
      output.skip(skipped, skippedLines);
      if (tail.length > 0) output.append(tail);
    },
  );
  earlyEnd.onEnd(running.end);
  const ending = await running.ended;
  const path = payload.env?.['PATH'] ?? environment['PATH'] ?? '';
  return {
    outcome: commandOutcome(ending, command, path),
    killed: 'killed' in ending && ending.killed === true,
  };
}

/** What the launcher is asked to start. */
export function toCommand(
  payload: CommandPayload,
  environment: Readonly<Record<string, string>>,
  home: string,
  platform: NodeJS.Platform,
): Program {
  const { program, args = [], shell, env, stdin } = payload;
  const common = {
    cwd: resolveFolder(payload.cwd, home),
    ...(env && Object.keys(env).length > 0 ? { env } : {}),
    ...(stdin ? { stdin } : {}),
  };
  if (shell === undefined) return { program: program ?? '', args, ...common };
  if (platform === 'win32') {
    // What Node's own shell option does: /s keeps the quotes of the line as they are.
    const cmd = environment['ComSpec'] ?? 'cmd.exe';
    return { program: cmd, args: ['/d', '/s', '/c', `"${shell}"`], verbatim: true, ...common };
  }
  const own = environment['SHELL'] ?? '';
  const usable = own.startsWith('/') && POSIX_SHELLS.has(basename(own));
  return { program: usable ? own : '/bin/sh', args: ['-c', shell], ...common };
}
