import type { ReactNode } from 'react';
import { Field, type FieldControl } from '../components/Field.tsx';
import { Key } from '../components/Key.tsx';

export interface WayBack {
  readonly label: string;
  readonly run: () => void;
}

interface SettingRowProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  /** For several controls under one label. */
  readonly group?: boolean;
  /** What it was when the screen was opened, what it is by default. */
  readonly back?: readonly WayBack[];
  readonly children: (control: FieldControl) => ReactNode;
}

/** One setting: what it is called, its control, the ways back, and what there is to say about it. */
export function SettingRow({
  label,
  hint,
  error = null,
  group = false,
  back = [],
  children,
}: SettingRowProps) {
  return (
    <Field label={label} hint={hint} error={error ?? undefined} group={group}>
      {(control) => (
        <span className="setting-line">
          {children(control)}
          {back.map(({ label: words, run }) => (
            <Key key={words} size="sm" variant="bare" onClick={run} aria-label={`${label}: ${words}`}>
              {words}
            </Key>
          ))}
        </span>
      )}
    </Field>
  );
}
