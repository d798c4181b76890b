import type { FormState } from './form-state.ts';
import { joinWords, quotePath, quoteWord } from './shell-words.ts';

/** The job as one would type it in a terminal, line by line; empty while there is nothing to run. */
export function previewLines(form: FormState): readonly string[] {
  return form.kind === 'command' ? commandLines(form) : curlLines(form);
}

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
