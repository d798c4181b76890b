import type { ReactNode } from 'react';
import { useTabKeys } from './use-tab-keys.ts';
import './tabs.css';

export interface TabOption<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly TabOption<T>[];
  /** The id of what the tabs switch. */
  readonly panelId: string;
  /** At the right end of the same line. */
  readonly children?: ReactNode;
}

/** Words in a line, the chosen one underlined. */
export function Tabs<T extends string>({ label, value, onChange, options, panelId, children }: TabsProps<T>) {
  const values = options.map((option) => option.value);
  const { list, onKeyDown } = useTabKeys(values, value, onChange);
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            role="tab"
            data-tab={option.value}
            className="tabs-tab"
            aria-selected={option.value === value}
            aria-controls={panelId}
            tabIndex={option.value === value ? 0 : -1}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
      {children === undefined ? null : <div className="tabs-end">{children}</div>}
    </div>
  );
}
