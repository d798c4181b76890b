import { Field } from '../components/Field.tsx';
import { TextField } from '../components/TextField.tsx';
import { localZone } from '../schedules/schedule-words.ts';
import type { JobForm } from './use-job-form.ts';

/** What is asked for most, for who knows no cron: it is filled in, and may be changed. */
const OFTEN = [
  { word: 'hour', cron: '0 * * * *' },
  { word: 'night', cron: '30 2 * * *' },
  { word: 'weekday', cron: '0 9 * * 1-5' },
  { word: 'week', cron: '0 9 * * 1' },
  { word: 'month', cron: '0 9 1 * *' },
] as const;

interface CronFieldProps {
  readonly jobForm: JobForm;
  /** What the expression means, and when that is next; null while it means nothing. */
  readonly meaning: string | null;
}

/** When a schedule fires again and again: a cron expression, told in words, and its time zone. */
export function CronField({ jobForm, meaning }: CronFieldProps) {
  const { form, change, errorOf, leave } = jobForm;
  return (
    <>
      <Field
        label="Cron"
        error={errorOf('cron')}
        hint={meaning ?? 'Minute, hour, day of month, month, weekday.'}
      >
        {(control) => (
          <>
            {/* biome-ignore lint/a11y/useSemanticElements: within the field there is one already */}
            <div role="group" className="cron-often" aria-label="Often asked for">
              Every
              {OFTEN.map(({ word, cron }) => (
                <button
                  key={word}
                  type="button"
                  className="text-link"
                  aria-label={`Every ${word}`}
                  aria-pressed={form.cron.trim() === cron}
                  onClick={() => change({ cron })}
                >
                  {word}
                </button>
              ))}
            </div>
            <TextField
              {...control}
              mono
              value={form.cron}
              onChange={(cron) => change({ cron })}
              onBlur={() => leave('cron')}
              placeholder="30 2 * * *"
            />
          </>
        )}
      </Field>
      <Field
        label="Time zone"
        error={errorOf('timeZone')}
        {...(form.timeZone.trim() === localZone() ? { hint: 'The one of this machine.' } : {})}
      >
        {(control) => (
          <TextField
            {...control}
            value={form.timeZone}
            onChange={(timeZone) => change({ timeZone })}
            onBlur={() => leave('timeZone')}
          />
        )}
      </Field>
    </>
  );
}
