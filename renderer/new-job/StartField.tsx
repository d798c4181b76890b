import { systemTimeZone } from '../../shared/schedules/time-zone.ts';
import { formatAge } from '../../shared/words/format.ts';
import { parseLocalMoment } from '../../shared/words/local-moment.ts';
import { Field } from '../components/Field.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { TextField } from '../components/TextField.tsx';
import { momentText } from '../moment.ts';
import { useNow } from '../store/use-now.ts';
import type { FormState } from './form-state.ts';
import type { JobForm } from './use-job-form.ts';

const START = [
  { value: 'now', label: 'Now' },
  { value: 'delay', label: 'After' },
  { value: 'at', label: 'At' },
  { value: 'schedule', label: 'On a schedule' },
] as const;

/** When the job goes in line. A schedule stays one, and a job that is there becomes none. */
export function StartField({ jobForm, isEdit }: { readonly jobForm: JobForm; readonly isEdit: boolean }) {
  const { form, change, errorOf, leave, isSchedule } = jobForm;
  const now = useNow(1_000);
  return (
    <Field label="Start" error={errorOf('delay') ?? errorOf('runAt')} hint={hintOf(form, now)} group>
      {(control) => (
        <>
          <Segmented
            size="lg"
            label="Start"
            value={form.start}
            onChange={(start) => change({ start })}
            options={isSchedule ? START.slice(3) : isEdit ? START.slice(0, 3) : START}
          />
          {form.start === 'delay' ? (
            <TextField
              {...control}
              aria-label="Delay"
              className="start-field"
              value={form.delay}
              onChange={(delay) => change({ delay })}
              onBlur={() => leave('delay')}
              placeholder="10 min"
            />
          ) : null}
          {form.start === 'at' ? (
            <TextField
              {...control}
              aria-label="Run at"
              className="start-field"
              value={form.runAt}
              onChange={(runAt) => change({ runAt })}
              onBlur={() => leave('runAt')}
              placeholder="2026-11-24 02:30, or 18:00"
            />
          ) : null}
        </>
      )}
    </Field>
  );
}

/** The moment that was typed, in local time and with its zone. */
function hintOf({ start, runAt }: FormState, now: number): string | undefined {
  if (start !== 'at') return undefined;
  const zone = systemTimeZone();
  const parsed = parseLocalMoment(runAt, now);
  if (!parsed.ok) return `Local time (${zone}).`;
  return `${momentText(parsed.value, now)} (${zone}), in ${formatAge(parsed.value - now)}`;
}
