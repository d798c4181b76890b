import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import './field.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface SelectProps<T extends string> extends Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly SelectOption<T>[];
}

/** One of a few, the others out of sight. The platform's own list opens, so that it works as people are used to. */
export function Select<T extends string>({ value, onChange, options, className, ...rest }: SelectProps<T>) {
  return (
    <span className={`well-field well-select${className === undefined ? '' : ` ${className}`}`}>
      <select
        className="well-input"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown size={12} strokeWidth={1.5} aria-hidden="true" />
    </span>
  );
}
