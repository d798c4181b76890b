import { assertNever } from '../../shared/assert-never.ts';
import { joinWords, quotePath, quoteWord } from '../../shared/words/shell-words.ts';
import type { FormState } from './form-state.ts';

/** The job as one would type it in a terminal, or in code, line by line; empty while there is nothing to run. */
export function previewLines(form: FormState): readonly string[] {
  switch (form.kind) {
    case 'command':
      return commandLines(form);
    case 'http':
      return curlLines(form);
    case 'module':
      return callLines(form);
    default:
      return assertNever(form.kind);
  }
}

function callLines(form: FormState): readonly string[] {
  const path = form.path.trim();
  if (path === '') return [];
  const exported = form.exportName.trim();
  const name = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(exported) && exported !== 'default' ? exported : 'work';
  const imported = exported === '' || exported === 'default' ? name : importOf(exported, name);
  return [`import ${imported} from '${path}'`, `await ${name}(${form.input.trim() || 'null'}, context)`];
}

const importOf = (exported: string, name: string): string =>
  exported === name ? `{ ${name} }` : `{ ${JSON.stringify(exported)} as ${name} }`;

function commandLines(form: FormState): readonly string[] {
  const command =
    form.runAs === 'shell'
      ? form.shell.trim()
      : form.program.trim() === ''
        ? ''
        : joinWords([form.program.trim(), ...form.args.map(({ text }) => text)]);
  if (command === '') return [];
  const before: string[] = [];
  if (form.cwd.trim() !== '') before.push(`cd ${quotePath(form.cwd.trim())} &&`);
  for (const { name, value } of form.env) {
    if (name.trim() !== '') before.push(`${name.trim()}=${value === '' ? '' : quoteWord(value)}`);
  }
  const lines = before.length === 0 ? [command] : [`${before.join(' ')} \\`, command];
  return form.hasStdin
    ? [...lines.slice(0, -1), `${lines.at(-1) ?? ''} <<< ${quoteWord(form.stdin)}`]
    : lines;
}

function curlLines(form: FormState): readonly string[] {
  if (form.url.trim() === '') return [];
  const parts = ['curl'];
  if (form.method !== 'GET') parts.push('-X', form.method);
  if (form.maxRedirects > 0) parts.push('-L');
  for (const { name, value } of form.headers) {
    if (name.trim() !== '') parts.push('-H', quoteWord(`${name.trim()}: ${value}`));
  }
  if (form.body !== '') parts.push('--data-raw', quoteWord(form.body));
  return [`${parts.join(' ')} \\`, quoteWord(form.url.trim())];
}
