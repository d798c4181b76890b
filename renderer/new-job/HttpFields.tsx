import { HTTP_METHODS } from '../../shared/jobs/job-request.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { TextArea, TextField } from '../components/TextField.tsx';
import { PairsEditor } from './PairsEditor.tsx';
import type { JobForm } from './use-job-form.ts';

const METHODS = HTTP_METHODS.map((method) => ({ value: method, label: method }));

/** What to ask of which address, and what counts as success. */
export function HttpFields({ jobForm }: { readonly jobForm: JobForm }) {
  const { form, change, errorOf, leave } = jobForm;
  return (
    <>
      <Field label="Method" error={errorOf('method')}>
        {(control) => (
          <Select
            {...control}
            className="method-select"
            value={form.method}
            onChange={(method) => change({ method })}
            options={METHODS}
          />
        )}
      </Field>
      <Field label="Address" error={errorOf('url')}>
        {(control) => (
          <TextField
            {...control}
            mono
            inputMode="url"
            value={form.url}
            onChange={(url) => change({ url })}
            onBlur={() => leave('url')}
            placeholder="https://example.org/status"
          />
        )}
      </Field>
      <Field label="Headers" error={errorOf('headers')} group>
        {(control) => (
          <PairsEditor
            noun="header"
            rows={form.headers}
            onChange={(headers) => change({ headers })}
            onLeave={() => leave('headers')}
            invalid={control['aria-invalid']}
            separator=":"
          />
        )}
      </Field>
      <Field label="Body" error={errorOf('body')}>
        {(control) => (
          <TextArea {...control} rows={5} value={form.body} onChange={(body) => change({ body })} />
        )}
      </Field>
      <Field
        label="Succeeds on"
        error={errorOf('expectedStatus')}
        hint="Status codes; anything else is a failed run."
      >
        {(control) => (
          <TextField
            {...control}
            value={form.expectedStatus}
            onChange={(expectedStatus) => change({ expectedStatus })}
            onBlur={() => leave('expectedStatus')}
            placeholder="200-299"
          />
        )}
      </Field>
      <Field label="Redirects" error={errorOf('maxRedirects')}>
        {(control) => (
          <span className="field-row">
            <Stepper
              {...control}
              noun="redirects"
              value={form.maxRedirects}
              onChange={(maxRedirects) => change({ maxRedirects })}
              min={0}
              max={20}
            />
            <span className="field-hint">
              {form.maxRedirects === 0 ? 'None is followed.' : 'Followed at most.'}
            </span>
          </span>
        )}
      </Field>
    </>
  );
}
