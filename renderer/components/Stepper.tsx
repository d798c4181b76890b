import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import './stepper.css';

interface StepperProps {
  /** What is counted, for those who do not see the label: "attempts". */
  readonly noun: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  /** What a key press changes; 1 unless told otherwise. */
  readonly step?: number;
  /** Of a label that names it; without one the noun does. */
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean;
}

/** A whole number with a key at each side; typed digits count when the field is left. */
export function Stepper({ noun, value, onChange, min, max, step: by = 1, ...control }: StepperProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const set = (next: number): void => {
    setDraft(null);
    onChange(Math.min(max, Math.max(min, next)));
  };
  const commit = (): void => {
    const typed = draft === null ? Number.NaN : Number.parseInt(draft, 10);
    if (Number.isNaN(typed)) setDraft(null);
    else set(typed);
  };
  const steps: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  return (
    <span className="stepper">
      <button
        type="button"
        aria-label={`Decrease ${noun}`}
        tabIndex={-1}
        disabled={value <= min}
        onClick={() => set(value - by)}
      >
        <Minus size={12} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <input
        type="text"
        inputMode="numeric"
        role="spinbutton"
        aria-label={control.id === undefined ? noun : undefined}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        value={draft ?? String(value)}
        onChange={(event) => setDraft(event.target.value.replace(/[^\d-]/g, ''))}
        onBlur={commit}
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (step !== undefined) {
            event.preventDefault();
            set(value + step * by);
          }
        }}
        {...control}
      />
      <button
        type="button"
        aria-label={`Increase ${noun}`}
        tabIndex={-1}
        disabled={value >= max}
        onClick={() => set(value + by)}
      >
        <Plus size={12} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </span>
  );
}
