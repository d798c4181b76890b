import { formatDuration } from '../../shared/words/format.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { TagInput } from '../components/TagInput.tsx';
import { TextField } from '../components/TextField.tsx';
import { DependsOnField } from './DependsOnField.tsx';
import { FailureNote } from './FailureNote.tsx';
import { KeyFields } from './KeyFields.tsx';
import { QueueField } from './QueueField.tsx';
import { RetryScale } from './RetryScale.tsx';
import { startsAt } from './retry-times.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import { StartField } from './StartField.tsx';
import type { JobForm } from './use-job-form.ts';

/** First delays that one wants: the delays after it double, up to an hour. */
const BACKOFFS = [
  { value: '0', label: 'At once' },
  { value: '1000', label: 'Doubling from 1 s' },
  { value: '5000', label: 'Doubling from 5 s' },
  { value: '30000', label: 'Doubling from 30 s' },
  { value: '60000', label: 'Doubling from 1 min' },
  { value: '300000', label: 'Doubling from 5 min' },
  { value: '3600000', label: 'Every hour' },
] as const;

/** One that none of them is has to be chosen all the same. */
function withValue(value: string): readonly { readonly value: string; readonly label: string }[] {
  if (BACKOFFS.some((each) => each.value === value)) return BACKOFFS;
  return [...BACKOFFS, { value, label: `Doubling from ${formatDuration(Number(value))}` }];
}

/** What every kind of job has: name, queue, when, how often, how long. */
export function CommonFields({
  jobForm,
  named,
  isEdit,
}: {
  readonly jobForm: JobForm;
  readonly named: string;
  /** The key of a job stays as it is. */
  readonly isEdit: boolean;
}) {
  const { form, change, errorOf, leave } = jobForm;
  return (
    <>
      <Field label="Name" error={errorOf('name')}>
        {(control) => (
          <TextField
            {...control}
            value={form.name}
            onChange={(name) => change({ name })}
            onBlur={() => leave('name')}
            placeholder={named}
          />
        )}
      </Field>
      <QueueField jobForm={jobForm} />
      <Field label="Priority" error={errorOf('priority')}>
        {(control) => (
          <span className="field-row">
            <Stepper
              {...control}
              noun="priority"
              value={form.priority}
              onChange={(priority) => change({ priority })}
              min={-1000}
              max={1000}
            />
            <span className="field-hint">Higher goes first.</span>
          </span>
        )}
      </Field>
      <StartField jobForm={jobForm} isEdit={isEdit} />
      {form.start === 'schedule' && <ScheduleFields jobForm={jobForm} />}
      <Field label="Attempts" error={errorOf('maxAttempts') ?? errorOf('backoffBaseMs')}>
        {(control) => (
          <span className="field-row">
            <Stepper
              {...control}
              noun="attempts"
              value={form.maxAttempts}
              onChange={(maxAttempts) => change({ maxAttempts })}
              min={1}
              max={100}
            />
            <Select
              aria-label="Time between attempts"
              value={String(form.backoffBaseMs)}
              onChange={(value) => change({ backoffBaseMs: Number(value) })}
              options={withValue(String(form.backoffBaseMs))}
            />
          </span>
        )}
      </Field>
      <div>
        <RetryScale startsAt={startsAt(form)} maxAttempts={form.maxAttempts} baseMs={form.backoffBaseMs} />
        <FailureNote maxAttempts={form.maxAttempts} />
      </div>
      <Field label="Timeout" error={errorOf('timeout')}>
        {(control) => (
          <span className="field-row">
            <TextField
              {...control}
              className="time-field"
              value={form.timeout}
              onChange={(timeout) => change({ timeout })}
              onBlur={() => leave('timeout')}
              placeholder="no limit"
            />
            <span className="field-hint">Asked to end, then killed.</span>
          </span>
        )}
      </Field>
      <Field label="Tags" error={errorOf('tags')}>
        {(control) => (
          <TagInput
            control={control}
            tags={form.tags}
            onChange={(tags) => change({ tags })}
            onBlur={() => leave('tags')}
            placeholder="words to find it by"
          />
        )}
      </Field>
      {isEdit || form.start === 'schedule' ? null : <DependsOnField jobForm={jobForm} />}
      <KeyFields jobForm={jobForm} isEdit={isEdit} />
    </>
  );
}
