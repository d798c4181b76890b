import type { Command, Option } from 'commander';

/** Scripts by which a shell completes what is typed: commands, options, and the values of options that have few. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Entry {
  readonly path: string;
  readonly description: string;
  readonly commands: readonly Entry[];
  readonly options: readonly Option[];
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
  };
}

const firstSentence = (text: string): string => (text.split(/[.:](?:\s|$)|[\n;]/)[0] ?? '').trim();

function everyEntry(entry: Entry): readonly Entry[] {
  return [entry, ...entry.commands.flatMap(everyEntry)];
}

const namesOf = ({ options }: Entry): readonly string[] =>
  options.flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined));

const lastName = ({ path }: Entry): string => path.split(' ').at(-1) ?? '';

/** A text between single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * For bash and zsh, as cases over `path value-option word`: what may come after the command so far, and what may be the
 * value of an option. Files are completed by the shell where nothing is known.
 */
function casesOf(root: Entry): { readonly words: string; readonly values: string; readonly paths: string } {
  const entries = everyEntry(root);
  const words = entries.map((entry) => {
    const all = [...entry.commands.map(lastName), ...namesOf(entry), '--help'];
    return `    ${quoted(entry.path)}) words=${quoted(all.join(' '))} ;;`;
  });
  const values = entries.flatMap((entry) =>
    entry.options
      .filter(({ argChoices }) => argChoices !== undefined)
      .map(
        ({ long, argChoices = [] }) =>
          `    ${quoted(`${entry.path} ${long}`)}) values=${quoted(argChoices.join(' '))} ;;`,
      ),
  );
  const paths = entries
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|');
  return { words: words.join('\n'), values: values.join('\n'), paths };
}

function bashScript(root: Entry): string {
  const { words, values, paths } = casesOf(root);
  return `# bash completion of jobdeck. Put this into ~/.bashrc:  source <(jobdeck completion bash)
_jobdeck() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' values='' word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
    ${paths}) path="$next" ;;
    esac
  done
  case "$path $previous" in
${values}
  esac
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "$path" in
${words}
  esac
  # Options where one is begun; commands where there are some. All else is files, by -o default.
  if [[ $current == -* || -z $path || $words != -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _jobdeck jobdeck
`;
}

function zshScript(root: Entry): string {
  const { words, values, paths } = casesOf(root);
  return `#compdef jobdeck
# zsh completion of jobdeck. Put this into ~/.zshrc, after compinit:  source <(jobdeck completion zsh)
_jobdeck() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" path='' found='' values='' word next
  local -a typed=("\${(@)words[2,CURRENT-1]}")
  for word in "\${typed[@]}"; do
    next="\${path:+$path }$word"
    case "$next" in
    ${paths}) path="$next" ;;
    esac
  done
  case "$path $previous" in
${values}
  esac
  if [[ -n $values ]]; then
    compadd -- \${=values}
    return
  fi
  case "$path" in
${words.replaceAll(' words=', ' found=')}
  esac
  if [[ $current == -* || -z $path || $found != -* ]]; then
    compadd -- \${=found}
  else
    _files
  fi
}
compdef _jobdeck jobdeck
`;
}

function fishScript(root: Entry): string {
  const lines = everyEntry(root).flatMap((entry) => {
    const seen = entry.path.split(' ').filter((word) => word !== '');
    const isHere = ['__fish_use_subcommand', ...seen.map((word) => `__fish_seen_subcommand_from ${word}`)];
    const names = entry.commands.map(lastName).join(' ');
    const notBelow =
      entry.commands.length > 0 && seen.length > 0 ? `; and not __fish_seen_subcommand_from ${names}` : '';
    const when = seen.length === 0 ? isHere[0] : isHere.slice(1).join('; and ');
    const commands = entry.commands.map(
      (each) =>
        `complete -c jobdeck -f -n ${quoted(`${when}${notBelow}`)} -a ${lastName(each)} -d ${quoted(each.description)}`,
    );
    const options = entry.options.map((option) => fishOption(option, when ?? ''));
    return [...commands, ...options];
  });
  return `# fish completion of jobdeck. Once:  jobdeck completion fish > ~/.config/fish/completions/jobdeck.fish
${lines.join('\n')}
`;
}

function fishOption({ long, short, description, required, argChoices }: Option, when: string): string {
  const parts = ['complete -c jobdeck', `-n ${quoted(when)}`, `-l ${long?.replace(/^--/, '')}`];
  if (short !== undefined) parts.push(`-s ${short.replace(/^-/, '')}`);
  if (required) parts.push('-r');
  if (argChoices !== undefined) parts.push(`-f -a ${quoted(argChoices.join(' '))}`);
  parts.push(`-d ${quoted(firstSentence(description))}`);
  return parts.join(' ');
}
