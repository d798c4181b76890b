import type { Command, Option } from 'commander';

/** Scripts by which a shell completes what is typed: commands, options, and the values of options that have few. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Entry {
  readonly path: string;
  readonly description: string;
  readonly commands: readonly Entry[];
  readonly options: readonly Option[];
  /** What its argument may be, where that is one of few. */
  readonly choices: readonly string[];
}

/** All of it is read from the program, so that no command can be missing. */
export function completionScript(shell: Shell, program: Command): string {
  const root = entryOf(program, []);
  switch (shell) {
    case 'bash':
      return bashScript(root);
    case 'zsh':
      return zshScript(root);
    case 'fish':
      return fishScript(root);
  }
}

function entryOf(command: Command, path: readonly string[]): Entry {
  const own = path.length === 0 ? [] : [...command.options];
  const help = command.createHelp();
  return {
    path: path.join(' '),
    description: firstSentence(command.summary() || command.description()),
    commands: help
      .visibleCommands(command)
      .filter((each) => each.name() !== 'help')
      .map((each) => entryOf(each, [...path, each.name()])),
    options: own.filter(({ hidden }) => !hidden),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
  };
}

/** To its first stop or colon that is not between quotes. */
const firstSentence = (text: string): string =>
  (/^(?:"[^"]*"|[^.:;\n]|[.:](?!\s|$))*/.exec(text)?.[0] ?? '').trim();

function everyEntry(entry: Entry): readonly Entry[] {
  return [entry, ...entry.commands.flatMap(everyEntry)];
}

const namesOf = ({ options }: Entry): readonly string[] =>
  options.flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined));

const lastName = ({ path }: Entry): string => path.split(' ').at(-1) ?? '';

/** A text between single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What differs between the two shells that read the same script. */
interface Dialect {
  /** The words after `jobdeck`, without the one that is being typed. */
  readonly typed: string;
  readonly current: string;
  readonly previous: string;
  /** Offers the words of a variable. */
  readonly offer: (variable: string) => string;
  /** Leaves it to the shell, which completes files. */
  readonly files: string;
}

/**
 * For bash and zsh: which command the words so far lead to, and from there what may come next, or what may be the value
 * of an option. Files are completed by the shell where nothing is known, and after `--`. No variable is called `path`: in
 * zsh that is where programs are looked for.
 */
function scriptBody(root: Entry, { typed, current, previous, offer, files }: Dialect): string {
  const entries = everyEntry(root);
  const caseOf = (path: string, variable: string, words: readonly string[]): string =>
    `    ${quoted(path)}) ${variable}=${quoted(words.join(' '))} ;;`;
  const offered = entries.map((entry) =>
    caseOf(entry.path, 'offered', [
      ...entry.commands.map(lastName),
      ...entry.choices,
      ...namesOf(entry),
      '--help',
    ]),
  );
  const values = entries.flatMap((entry) =>
    entry.options
      .filter(({ argChoices }) => argChoices !== undefined)
      .map(({ long, argChoices = [] }) => caseOf(`${entry.path} ${long}`, 'values', argChoices)),
  );
  const paths = entries.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `_jobdeck() {
  local current=${current} previous=${previous} at='' offered='' values='' word next
  for word in ${typed}; do
    if [[ $word == -- ]]; then
      ${files}
      return
    fi
    next="\${at:+$at }$word"
    case "$next" in
    ${paths.join('|')}) at="$next" ;;
    esac
  done
  case "$at $previous" in
${values.join('\n')}
  esac
  if [[ -n $values ]]; then
    ${offer('values')}
    return
  fi
  case "$at" in
${offered.join('\n')}
  esac
  # Options where one is begun; commands where there are some.
  if [[ $current == -* || $offered != -* ]]; then
    ${offer('offered')}
  else
    ${files}
  fi
}`;
}

function bashScript(root: Entry): string {
  const body = scriptBody(root, {
    typed: `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`,
    current: `"\${COMP_WORDS[COMP_CWORD]}"`,
    previous: `"\${COMP_WORDS[COMP_CWORD-1]}"`,
    offer: (variable) => `COMPREPLY=($(compgen -W "$${variable}" -- "$current"))`,
    // By -o default.
    files: 'COMPREPLY=()',
  });
  return `# bash completion of jobdeck. Put this into ~/.bashrc:  source <(jobdeck completion bash)
${body}
complete -o default -F _jobdeck jobdeck
`;
}

function zshScript(root: Entry): string {
  const body = scriptBody(root, {
    typed: `"\${(@)words[2,CURRENT-1]}"`,
    current: `"\${words[CURRENT]}"`,
    previous: `"\${words[CURRENT-1]}"`,
    offer: (variable) => `compadd -- \${=${variable}}`,
    files: '_files',
  });
  return `#compdef jobdeck
# zsh completion of jobdeck. Put this into ~/.zshrc, after compinit:  source <(jobdeck completion zsh)
${body}
compdef _jobdeck jobdeck
`;
}

/** Which command the words so far lead to is found by a function, as in the other shells. */
function fishScript(root: Entry): string {
  const entries = everyEntry(root);
  const paths = entries.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  const lines = entries.flatMap((entry) => {
    const here = `complete -c jobdeck -n ${quoted(`__jobdeck_at ${entry.path}`.trim())}`;
    const commands = entry.commands.map(
      (each) => `${here} -f -a ${lastName(each)} -d ${quoted(each.description)}`,
    );
    const choices = entry.choices.length === 0 ? [] : [`${here} -f -a ${quoted(entry.choices.join(' '))}`];
    return [...commands, ...choices, ...entry.options.map((option) => `${here} ${fishOption(option)}`)];
  });
  return `# fish completion of jobdeck. Once:  jobdeck completion fish > ~/.config/fish/completions/jobdeck.fish
function __jobdeck_at --description 'Whether the words so far lead to this command of jobdeck'
    set -l path
    for word in (commandline -opc)[2..]
        test "$word" = --; and return 1
        switch (string join -- ' ' $path $word)
            case ${paths.join(' ')}
                set -a path $word
        end
    end
    test "$path" = "$argv"
end
${lines.join('\n')}
`;
}

function fishOption({ long, short, description, required, argChoices }: Option): string {
  const parts = [`-l ${long?.replace(/^--/, '')}`];
  if (short !== undefined) parts.push(`-s ${short.replace(/^-/, '')}`);
  if (required) parts.push('-r');
  if (argChoices !== undefined) parts.push(`-f -a ${quoted(argChoices.join(' '))}`);
  parts.push(`-d ${quoted(firstSentence(description))}`);
  return parts.join(' ');
}
