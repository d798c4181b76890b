import { useEffect, useState } from 'react';
import type { When } from '../../shared/schedules/schedule.ts';
import { parseWhen } from '../../shared/schedules/schedule-request.ts';
import { query } from '../bridge.ts';
import { Field } from '../components/Field.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { soonText } from '../moment.ts';
import { whenWords } from '../schedules/schedule-words.ts';
import { whenOf } from './build-schedule.ts';
import { CronField } from './CronField.tsx';
import type { FormState } from './form-state.ts';
import type { JobForm } from './use-job-form.ts';

/** Moments told of what is written. */
const NEXT = 3;
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
  const meaning = useMeaning(form);
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
        <CronField jobForm={jobForm} meaning={meaning} />
      ) : (
        <Field label="At" error={errorOf('onceAt')} hint={meaning ?? 'Local time.'}>
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
      <Field label="If one is open">
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

/** What was written, in words, and its next moments in local time; null while it means nothing. */
function useMeaning(form: FormState): string | null {
  const [meaning, setMeaning] = useState<string | null>(null);
  const { repeat, cron, onceAt, timeZone } = form;
  useEffect(() => {
    let isOld = false;
    const when = whenOf({ repeat, cron, onceAt, timeZone });
    void query('schedules.preview', { ...when, count: NEXT }).then((reply) => {
      if (isOld) return;
      const parsed = parseWhen(when);
      const moments = reply.ok ? reply.value : [];
      setMeaning(!parsed.ok || moments.length === 0 ? null : meaningOf(parsed.value, moments, Date.now()));
    });
    return () => {
      isOld = true;
    };
  }, [repeat, cron, onceAt, timeZone]);
  return meaning;
}

function meaningOf(when: When, moments: readonly number[], now: number): string {
  const next = moments.map((at) => soonText(at, now)).join(', ');
  return when.type === 'once'
    ? `${next}, local time.`
    : `${whenWords(when, now)}. Next: ${next}, local time.`;
}
