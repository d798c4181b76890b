import type { Rate } from '../../shared/numbers/rate.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { TextField } from '../components/TextField.tsx';
import { rateInWords } from '../queues/rate-words.ts';
import { useDeck } from '../store/deck.ts';
import type { FormState } from './form-state.ts';
import type { JobForm } from './use-job-form.ts';

const WITHIN = [
  { value: 'open', label: 'While that one is open' },
  { value: 'kept', label: 'While that one is kept' },
  { value: 'time', label: 'For a time' },
] as const;
const CONFLICTS = [
  { value: 'keep', label: 'Keep the other' },
  { value: 'replace', label: 'Replace the other' },
  { value: 'reject', label: 'Refuse this one' },
] as const;

interface KeyFieldsProps {
  readonly jobForm: JobForm;
  /** What a job is the only one of stays as it is. */
  readonly isEdit: boolean;
}

/** By what jobs are told apart, and by what they share a limit. */
export function KeyFields({ jobForm, isEdit }: KeyFieldsProps) {
  const { form, change, errorOf, leave } = jobForm;
  return (
    <>
      {isEdit || form.start === 'schedule' ? null : (
        <Field label="Key" hint="The same key twice is one job." error={errorOf('key')}>
          {(control) => (
            <TextField
              {...control}
              value={form.key}
              onChange={(key) => change({ key })}
              onBlur={() => leave('key')}
              placeholder="none"
            />
          )}
        </Field>
      )}
      {isEdit ? null : <UniqueField jobForm={jobForm} />}
      <ConcurrencyKeyField jobForm={jobForm} />
      <RateKeyField jobForm={jobForm} />
    </>
  );
}

function UniqueField({ jobForm: { form, change, errorOf, leave } }: { readonly jobForm: JobForm }) {
  const isGiven = form.uniqueKey.trim() !== '';
  return (
    <Field
      label="Unique key"
      error={errorOf('uniqueKey') ?? errorOf('uniqueFor')}
      hint={isGiven ? uniqueInWords(form) : 'Two jobs with it are not wanted at the same time.'}
      group
    >
      {(control) => (
        <>
          <TextField
            {...control}
            aria-label="Unique key"
            value={form.uniqueKey}
            onChange={(uniqueKey) => change({ uniqueKey })}
            onBlur={() => leave('uniqueKey')}
            placeholder="none"
          />
          {isGiven ? (
            <>
              <span className="field-row key-row">
                <Select
                  aria-label="How long no other job may have the unique key"
                  value={form.uniqueWithin}
                  onChange={(uniqueWithin) => change({ uniqueWithin })}
                  options={WITHIN}
                />
                {form.uniqueWithin === 'time' ? (
                  <TextField
                    aria-label="For how long"
                    className="time-field"
                    value={form.uniqueFor}
                    onChange={(uniqueFor) => change({ uniqueFor })}
                    onBlur={() => leave('uniqueFor')}
                    placeholder="1 h"
                  />
                ) : null}
              </span>
              <Select
                aria-label="When another job has the unique key"
                className="key-row"
                value={form.onConflict}
                onChange={(onConflict) => change({ onConflict })}
                options={CONFLICTS}
              />
            </>
          ) : null}
        </>
      )}
    </Field>
  );
}

/** What becomes of a request that finds another job with its key. */
function uniqueInWords({ uniqueWithin, uniqueFor, onConflict }: FormState): string {
  const whiles = {
    open: 'While another job with it waits or runs',
    kept: 'While another job with it is kept, also a finished one',
    time: `For ${uniqueFor.trim() === '' ? 'that time' : uniqueFor.trim()} after another job with it was queued`,
  } as const;
  const then = {
    keep: 'nothing is queued, and that job is the answer',
    replace: 'that job gets what this one says, unless it has started',
    reject: 'this one is refused',
  } as const;
  return `${whiles[uniqueWithin]}, ${then[onConflict]}.`;
}

function ConcurrencyKeyField({ jobForm: { form, change, errorOf, leave } }: { readonly jobForm: JobForm }) {
  const isGiven = form.concurrencyKey.trim() !== '';
  return (
    <Field
      label="Concurrency key"
      error={errorOf('concurrencyKey') ?? errorOf('keyConcurrency')}
      hint={
        isGiven
          ? `Of all jobs with it ${form.keyConcurrency === 1 ? '1 runs' : `${form.keyConcurrency} run`} at once, in whatever queue.`
          : 'For example a host: only so many jobs with it run at once.'
      }
    >
      {(control) => (
        <span className="field-row">
          <TextField
            {...control}
            value={form.concurrencyKey}
            onChange={(concurrencyKey) => change({ concurrencyKey })}
            onBlur={() => leave('concurrencyKey')}
            placeholder="none"
          />
          {isGiven ? (
            <Stepper
              noun="jobs with the concurrency key"
              value={form.keyConcurrency}
              onChange={(keyConcurrency) => change({ keyConcurrency })}
              min={1}
              max={256}
            />
          ) : null}
        </span>
      )}
    </Field>
  );
}

function RateKeyField({ jobForm: { form, change, errorOf, leave } }: { readonly jobForm: JobForm }) {
  const queue = form.queue.trim();
  const known = useDeck((deck) => deck.snapshot?.queues.find(({ name }) => name === queue));
  return (
    <Field
      label="Rate key"
      error={errorOf('rateKey')}
      hint={rateHint(known?.keyRate ?? null, known === undefined)}
    >
      {(control) => (
        <TextField
          {...control}
          value={form.rateKey}
          onChange={(rateKey) => change({ rateKey })}
          onBlur={() => leave('rateKey')}
          placeholder="none"
        />
      )}
    </Field>
  );
}

/** A queue that is new, or that the snapshot left out, may or may not have one. */
function rateHint(keyRate: Rate | null, isUnknown: boolean): string {
  if (keyRate !== null) return `Of the jobs with it ${rateInWords(keyRate)} start in this queue.`;
  return isUnknown
    ? 'Counted by the rate for each key of its queue, where that has one.'
    : 'This queue has no rate for each key; it is set under Queues.';
}
