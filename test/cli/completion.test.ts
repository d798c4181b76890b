import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { completionScript, SHELLS } from '../../electron/cli/completion.ts';
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

/** What bash offers for a line that ends at the cursor. */
function offeredByBash(...words: readonly string[]): readonly string[] {
  const script = join(folder, 'completion.bash');
  writeFileSync(script, completionScript('bash', program));
  const typed = words.map((word) => `'${word}'`).join(' ');
  const ask = `source ${script}; COMP_WORDS=(jobdeck ${typed}); COMP_CWORD=${words.length}; _jobdeck; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!isThere('bash'))('bash', () => {
  test('offers commands, options of the command, and values of its options', () => {
    expect(offeredByBash('')).toEqual(expect.arrayContaining(['add', 'list', 'run', 'completion']));
    expect(offeredByBash('ca')).toEqual(['cancel']);
    expect(offeredByBash('list', '--st')).toEqual(['--state']);
    expect(offeredByBash('list', '--state', 'd')).toEqual(['dead']);
    expect(offeredByBash('list', '--json', '--state', 're')).toEqual(['retrying']);
    expect(offeredByBash('add', '--method', 'P')).toEqual(['POST', 'PUT', 'PATCH']);
  });

  test('leaves files to the shell', () => {
    expect(offeredByBash('import', 'jobs')).toEqual([]);
    expect(offeredByBash('run', '')).toEqual([]);
  });

  test('knows the command by its name', () => {
    const script = join(folder, 'named.bash');
    writeFileSync(script, completionScript('bash', program));
    const { stdout } = spawnSync('bash', ['--norc', '-c', `source ${script}; complete -p jobdeck`], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('complete -o default -F _jobdeck jobdeck');
  });
});

// Neither can be asked for its offers without a terminal: that they read the script is what can be told.
describe.each([
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const)('%s', (shell, readOnly) => {
  test.skipIf(!isThere(shell))(
    'reads the script without a complaint (skipped where it is not installed)',
    () => {
      const script = join(folder, `completion.${shell}`);
      writeFileSync(script, completionScript(shell, program));
      const { status, stderr } = spawnSync(shell, [...readOnly, script], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});

test('completion prints the script; another shell is refused', async () => {
  expect(() => program.parse(['completion', 'tcsh'], { from: 'user' })).toThrow(
    /Allowed choices are bash, zsh, fish/,
  );
});
