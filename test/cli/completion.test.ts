import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { completionScript, SHELLS, type Shell } from '../../electron/cli/completion.ts';
import { createProgram } from '../../electron/cli/program.ts';

const program = createProgram({ version: '0.1.0', setExitCode: () => undefined });
const folder = mkdtempSync(join(tmpdir(), 'jobdeck-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every command with what leads to it: `add`, `schedule list`. */
function commandsOf(command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((each) => {
    const own = [...path, each.name()];
    return [[own.join(' '), each] as const, ...commandsOf(each, own)];
  });
}
const commands = commandsOf(program);
const manual = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

describe.each(commands)('jobdeck %s', (path, command) => {
  test('is in docs/cli.md with all its options', () => {
    const missing = command.options
      .map(({ long }) => long ?? '')
      .filter((long) => !manual.includes(`\`${long}`));
    expect({ isThere: new RegExp(`\`${path}[\` ]`).test(manual), missing }).toEqual({
      isThere: true,
      missing: [],
    });
  });

  test.each(SHELLS)('is in the script of %s with all its options', (shell) => {
    const script = completionScript(shell, program);
    if (shell === 'fish') expect(script).toContain(` -a ${path.split(' ').at(-1)} -d `);
    else expect(script).toContain(`'${path}')`);
    for (const { long } of command.options)
      expect(script).toContain(shell === 'fish' ? `-l ${long?.slice(2)}` : long);
  });
});

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** The script, in a file of its own. */
function scriptOf(shell: Shell): string {
  const path = join(folder, `completion.${shell}`);
  writeFileSync(path, completionScript(shell, program));
  return path;
}

function linesOf(shell: Shell, args: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', cwd: folder });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** What a shell offers for a line that ends at the cursor; FILES where it is to complete files. */
const OFFERED: Readonly<Record<Shell, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) => {
    const ask = `source "$0"; COMP_WORDS=(jobdeck "$@"); COMP_CWORD=$#; _jobdeck; printf '%s\n' "\${COMPREPLY[@]-FILES}"`;
    return linesOf('bash', ['--norc', '-c', ask, scriptOf('bash'), ...words]);
  },
  // Outside of a terminal there is no completion: what it would be asked to offer is printed.
  zsh: (words) => {
    const stubs = 'compdef() { }; _files() { print FILES }';
    const compadd = `compadd() { shift; print -l -- \${(M)@:#\${words[CURRENT]}*} }`;
    const ask = `${stubs}; ${compadd}; source "$0"; words=(jobdeck "$@"); CURRENT=$#words; _jobdeck`;
    return linesOf('zsh', ['-f', '-c', ask, scriptOf('zsh'), ...words]);
  },
  // Offers files itself.
  fish: (words) => {
    writeFileSync(join(folder, 'FILES'), '');
    const ask = `source ${scriptOf('fish')}; complete -C 'jobdeck ${words.join(' ')}'`;
    const offered = linesOf('fish', ['--no-config', '-c', ask]).map((line) => line.replace(/\t.*/, ''));
    return offered.some((line) => line === 'FILES') ? ['FILES'] : offered;
  },
};

describe.each(SHELLS)('%s (skipped where it is not installed)', (shell) => {
  const offered = (...words: readonly string[]): readonly string[] => [...OFFERED[shell](words)].sort();

  test.skipIf(!isThere(shell))('offers commands, and those below a command', { timeout: 60_000 }, () => {
    expect(offered('')).toEqual(expect.arrayContaining(['add', 'list', 'run', 'completion']));
    expect(offered('ca')).toEqual(['cancel']);
    expect(offered('schedule', 're')).toEqual(['remove', 'resume']);
  });

  test.skipIf(!isThere(shell))('offers options of the command, and of no other', { timeout: 60_000 }, () => {
    expect(offered('list', '--st')).toEqual(['--state']);
    expect(offered('schedule', 'list', '--s')).not.toContain('--state');
    expect(offered('add', '-q', 'schedule', '--cr')).not.toContain('--cron');
  });

  test.skipIf(!isThere(shell))('offers what an option or an argument may be', { timeout: 60_000 }, () => {
    expect(offered('list', '--state', 'd')).toEqual(['dead']);
    expect(offered('list', '--json', '--state', 're')).toEqual(['retrying']);
    expect(offered('add', '--method', 'P')).toEqual(['PATCH', 'POST', 'PUT']);
    expect(offered('completion', 'b')).toEqual(['bash']);
  });

  test.skipIf(!isThere(shell))('leaves all else to files', { timeout: 60_000 }, () => {
    expect(offered('import', '')).toEqual(['FILES']);
    expect(offered('add', '--', 'list', '')).toEqual(['FILES']);
  });
});

test.skipIf(!isThere('bash'))('bash knows the command by its name', () => {
  expect(linesOf('bash', ['--norc', '-c', 'source "$0"; complete -p jobdeck', scriptOf('bash')])).toEqual([
    'complete -o default -F _jobdeck jobdeck',
  ]);
});

test('completion prints the script; another shell is refused', async () => {
  expect(() => program.parse(['completion', 'tcsh'], { from: 'user' })).toThrow(
    /Allowed choices are bash, zsh, fish/,
  );
});
