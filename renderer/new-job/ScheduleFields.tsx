import { useEffect, useState } from 'react';
import { query } from '../bridge.ts';
import { Field } from '../components/Field.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { momentText } from '../moment.ts';
import { whenOf } from './build-schedule.ts';
import type { FormState } from './form-state.ts';
import type { JobForm } from './use-job-form.ts';

const REPEATS = [
  { value: 'cron', label: 'Again and again' },
  { value: 'once', label: 'Once' },
] as const;
const MISSED = [
  { value: 'one', label: 'One run makes up for all' },
  { value: 'skip', label: 'Skip them' },
  { value: 'all', label: 'Run each, 100 at most' },
] as const;
const OVERLAPS = [
  { value: 'skip', label: 'Skip the new run' },
  { value: 'queue', label: 'Queue it as well' },
  { value: 'replace', label: 'Cancel the earlier one' },
] as const;

/** When a schedule fires, and what happens to missed and overlapping runs. */
export function ScheduleFields({ jobForm }: { readonly jobForm: JobForm }) {
  const { form, change, errorOf, leave } = jobForm;
  const preview = usePreview(form);
  return (
    <>
      <Field label="Repeats" group>
        {() => (
          <Segmented
            size="lg"
            label="Repeats"
            value={form.repeat}
            onChange={(repeat) => change({ repeat })}
            options={REPEATS}
          />
        )}
      </Field>
      {form.repeat === 'cron' ? (
        <Field
          label="Cron"
          error={errorOf('cron')}
          hint={preview ?? 'Minute, hour, day of month, month, weekday.'}
        >
          {(control) => (
            <TextField
              {...control}
              mono
              value={form.cron}
              onChange={(cron) => change({ cron })}
              onBlur={() => leave('cron')}
              placeholder="30 2 * * *"
            />
          )}
        </Field>
      ) : (
        <Field label="At" error={errorOf('onceAt')} hint={preview ?? 'Local time.'}>
          {(control) => (
            <TextField
              {...control}
              value={form.onceAt}
              onChange={(onceAt) => change({ onceAt })}
              onBlur={() => leave('onceAt')}
              placeholder="2026-11-24 02:30"
            />
          )}
        </Field>
      )}
      {form.repeat === 'cron' && (
        <Field label="Time zone" error={errorOf('timeZone')}>
          {(control) => (
            <TextField
              {...control}
              value={form.timeZone}
              onChange={(timeZone) => change({ timeZone })}
              onBlur={() => leave('timeZone')}
            />
          )}
        </Field>
      )}
      <Field label="When missed">
        {(control) => (
          <Select
            {...control}
            value={form.missed}
            onChange={(missed) => change({ missed })}
            options={MISSED}
          />
        )}
      </Field>
      <Field label="When one is open">
        {(control) => (
          <Select
            {...control}
            value={form.overlap}
            onChange={(overlap) => change({ overlap })}
            options={OVERLAPS}
          />
        )}
      </Field>
    </>
  );
}

/** The next five moments in local time, as one types; null while there are none to tell. */
function usePreview(form: FormState): string | null {
  const [preview, setPreview] = useState<string | null>(null);
  const { repeat, cron, onceAt, timeZone } = form;
  useEffect(() => {
    let isOld = false;
    const when = whenOf({ repeat, cron, onceAt, timeZone });
    void query('schedules.preview', { ...when, count: 5 }).then((reply) => {
      if (isOld) return;
      const now = Date.now();
      const moments = reply.ok ? reply.value.map((at) => momentText(at, now)) : [];
      setPreview(moments.length === 0 ? null : `Next: ${moments.join(' · ')} (local time)`);
    });
    return () => {
      isOld = true;
    };
  }, [repeat, cron, onceAt, timeZone]);
  return preview;
}
