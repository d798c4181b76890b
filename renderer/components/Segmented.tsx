import { type ReactNode, useId } from 'react';
import './segmented.css';

export interface SegmentedOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface SegmentedProps<T extends string> {
  /** What is chosen here; the name of the group. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly SegmentedOption<T>[];
  /** 24, 28 (a sheet's head) or 30 px (beside fields). */
  readonly size?: 'sm' | 'md' | 'lg';
}

/** One of a few, all in sight. Native radio buttons underneath, so arrow keys and forms work by themselves. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
  size = 'sm',
}: SegmentedProps<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={`segmented segmented-${size}`}>
      {options.map((option) => (
        <label key={option.value} className="segment">
          <input
            type="radio"
            className="segment-radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </div>
  );
}
