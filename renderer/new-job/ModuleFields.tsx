import { Field } from '../components/Field.tsx';
import { TextArea, TextField } from '../components/TextField.tsx';
import type { JobForm } from './use-job-form.ts';

/** Which function of which file to call, and with what. */
export function ModuleFields({ jobForm }: { readonly jobForm: JobForm }) {
  const { form, change, errorOf, leave } = jobForm;
  return (
    <>
      <Field
        label="Module"
        error={errorOf('path')}
        hint="A JavaScript or TypeScript file. It runs in a process of its own, in its own folder."
      >
        {(control) => (
          <TextField
            {...control}
            mono
            value={form.path}
            onChange={(path) => change({ path })}
            onBlur={() => leave('path')}
            placeholder="~/jobs/resize.ts"
          />
        )}
      </Field>
      <Field label="Input" error={errorOf('input')} hint="JSON: what the function is called with.">
        {(control) => (
          <TextArea
            {...control}
            rows={8}
            value={form.input}
            onChange={(input) => change({ input })}
            onBlur={() => leave('input')}
            placeholder="null"
          />
        )}
      </Field>
      <Field label="Export" error={errorOf('exportName')} hint="The name of the exported function.">
        {(control) => (
          <TextField
            {...control}
            mono
            value={form.exportName}
            onChange={(exportName) => change({ exportName })}
            onBlur={() => leave('exportName')}
            placeholder="default"
          />
        )}
      </Field>
    </>
  );
}
