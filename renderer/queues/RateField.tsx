import { Pencil } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { type Rate, rateProblem } from '../../shared/numbers/rate.ts';
import { asSentence } from '../commands/answers.ts';
import { setQueueRate } from '../commands/commands.ts';
import { FieldError } from '../components/Field.tsx';
import { Key } from '../components/Key.tsx';
import { Popover } from '../components/Popover.tsx';
import { Select } from '../components/Select.tsx';
import { TextField } from '../components/TextField.tsx';
import { inUnits, RATE_UNITS, type RateUnit, rateInWords } from './rate-words.ts';

interface RateFieldProps {
  readonly queue: string;
  readonly of: 'queue' | 'key';
  readonly rate: Rate | null;
}

/** How often jobs may start, in words; pressed, it can be set. */
export function RateField({ queue, of, rate }: RateFieldProps) {
  const [open, setOpen] = useState(false);
  const what = of === 'queue' ? `Rate limit of ${queue}` : `Rate limit for each key in ${queue}`;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={what}
      trigger={
        <button type="button" className="rate-value" aria-label={`${what}: ${rateInWords(rate)}. Change`}>
          <span className="num trunc">{rateInWords(rate)}</span>
          <Pencil size={12} strokeWidth={1.5} aria-hidden="true" />
        </button>
      }
    >
      <RateEditor queue={queue} of={of} rate={rate} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function RateEditor({ queue, of, rate, onDone }: RateFieldProps & { readonly onDone: () => void }) {
  const first = rate === null ? { count: 1, unit: 'minute' as const } : inUnits(rate.intervalMs);
  const [limit, setLimit] = useState(rate === null ? '' : String(rate.limit));
  const [count, setCount] = useState(String(first.count));
  const [unit, setUnit] = useState<RateUnit>(first.unit);
  const [wrong, setWrong] = useState<string | null>(null);
  const noteId = useId();

  const send = async (next: Rate | null): Promise<void> => {
    const problem = next === null ? null : rateProblem(next);
    const refusal =
      problem === null ? await setQueueRate(queue, of, next) : asSentence({ ...problem, field: '' });
    if (refusal === null) onDone();
    else setWrong(refusal);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const ms = RATE_UNITS.find(({ value }) => value === unit)?.ms ?? 0;
    void send({ limit: numberIn(limit), intervalMs: Math.round(numberIn(count) * ms) });
  };
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setWrong(null);
    };
  return (
    <form className="rate-editor" onSubmit={onSubmit} noValidate>
      <p className="rate-editor-title">{of === 'queue' ? 'Rate limit' : 'Rate limit for each key'}</p>
      <div className="rate-editor-row">
        <TextField
          aria-label="Starts"
          aria-describedby={noteId}
          aria-invalid={wrong !== null}
          inputMode="numeric"
          className="rate-number"
          value={limit}
          onChange={changed(setLimit)}
          placeholder="20"
          autoFocus
        />
        <span>starts in</span>
        <TextField
          aria-label="Length of the interval"
          inputMode="decimal"
          className="rate-number"
          value={count}
          onChange={changed(setCount)}
        />
        <Select
          aria-label="Unit of the interval"
          value={unit}
          onChange={changed(setUnit)}
          options={RATE_UNITS}
        />
      </div>
      {wrong === null ? (
        <p className="field-hint" id={noteId}>
          {of === 'queue'
            ? 'No stretch of that length ever sees more starts in this queue.'
            : 'The same for the jobs that share a rate key; those without one are free.'}
        </p>
      ) : (
        <FieldError id={noteId}>{wrong}</FieldError>
      )}
      <div className="rate-editor-keys">
        {rate !== null && (
          <Key size="sm" variant="bare" onClick={() => void send(null)}>
            No limit
          </Key>
        )}
        <Key size="sm" onClick={onDone}>
          Cancel
        </Key>
        <Key size="sm" type="submit">
          Set limit
        </Key>
      </div>
    </form>
  );
}

/** Not a number stays none, and is told as what it is. */
function numberIn(text: string): number {
  const plain = text.trim().replaceAll(',', '');
  return plain === '' ? Number.NaN : Number(plain);
}
