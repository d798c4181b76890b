import type { ClipboardEvent } from 'react';
import { splitWords } from '../../shared/words/shell-words.ts';
import { Field } from '../components/Field.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Select } from '../components/Select.tsx';
import { TextArea, TextField } from '../components/TextField.tsx';
import { useDeck } from '../store/deck.ts';
import { ArgumentsEditor } from './ArgumentsEditor.tsx';
import { PairsEditor } from './PairsEditor.tsx';
import type { JobForm } from './use-job-form.ts';

const RUN_AS = [
  { value: 'program', label: 'Program with arguments' },
  { value: 'shell', label: 'Shell line' },
] as const;
const INPUT = [
  { value: 'none', label: 'Nothing' },
  { value: 'text', label: 'This text' },
] as const;

/** What to run, where, and with what around it. */
export function CommandFields({ jobForm }: { readonly jobForm: JobForm }) {
  const { form, change, errorOf, leave } = jobForm;
  const environment = useDeck((deck) => deck.environment);
  const windows = environment?.platform === 'win32';
  /** A whole line pasted where the program goes is what one copies from a terminal: its first word is the program. */
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain').trim();
    const [program, ...args] = splitWords(text, windows);
    const isOneFile = /^(["'~/]|[A-Za-z]:\\)/.test(text);
    if (
      program === undefined ||
      args.length === 0 ||
      isOneFile ||
      form.program !== '' ||
      form.args.length > 0
    )
      return;
    event.preventDefault();
    change({ program, args: args.map((word, index) => ({ id: index + 1, text: word })) });
  };
  return (
    <>
      <Field label="Run as" group>
        {() => (
          <Segmented
            size="lg"
            label="Run as"
            value={form.runAs}
            onChange={(runAs) => change({ runAs })}
            options={RUN_AS}
          />
        )}
      </Field>
      {form.runAs === 'program' ? (
        <>
          <Field label="Program" error={errorOf('program')}>
            {(control) => (
              <TextField
                {...control}
                mono
                value={form.program}
                onChange={(program) => change({ program })}
                onBlur={() => leave('program')}
                onPaste={onPaste}
                placeholder="name or path, for example ffmpeg"
              />
            )}
          </Field>
          <Field label="Arguments" error={errorOf('args')} group>
            {(control) => (
              <ArgumentsEditor
                rows={form.args}
                onChange={(args) => change({ args })}
                onLeave={() => leave('args')}
                invalid={control['aria-invalid']}
                windows={windows}
              />
            )}
          </Field>
        </>
      ) : (
        <Field
          label="Shell line"
          error={errorOf('shell')}
          hint={windows ? 'Run by cmd.exe.' : 'Run by your shell: pipes, variables and globs work.'}
        >
          {(control) => (
            <TextArea
              {...control}
              value={form.shell}
              onChange={(shell) => change({ shell })}
              onBlur={() => leave('shell')}
              placeholder="pg_dump app | gzip > backup.sql.gz"
            />
          )}
        </Field>
      )}
      <Field label="Working folder" error={errorOf('cwd')}>
        {(control) => (
          <TextField
            {...control}
            mono
            value={form.cwd}
            onChange={(cwd) => change({ cwd })}
            onBlur={() => leave('cwd')}
            placeholder={environment === null ? 'your home folder' : `${environment.home} (your home folder)`}
          />
        )}
      </Field>
      <Field
        label="Environment"
        error={errorOf('env')}
        hint="Added to the variables of your login environment."
        group
      >
        {(control) => (
          <PairsEditor
            noun="variable"
            rows={form.env}
            onChange={(env) => change({ env })}
            onLeave={() => leave('env')}
            invalid={control['aria-invalid']}
            separator="="
          />
        )}
      </Field>
      <Field label="Standard input" error={errorOf('stdin')}>
        {(control) => (
          <Select
            {...control}
            value={form.hasStdin ? 'text' : 'none'}
            onChange={(value) => change({ hasStdin: value === 'text' })}
            options={INPUT}
          />
        )}
      </Field>
      {form.hasStdin ? (
        <Field label="Input text">
          {(control) => <TextArea {...control} value={form.stdin} onChange={(stdin) => change({ stdin })} />}
        </Field>
      ) : null}
    </>
  );
}
