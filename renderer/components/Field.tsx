import { type ReactNode, useId } from 'react';
import { OutcomeIcon } from './OutcomeIcon.tsx';
import './field.css';

/** What ties a control to its label, hint and error. Spread it on the control. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong, as a sentence; it takes the place of the hint. */
  readonly error?: string | undefined;
  /** For several controls under one label: the label then names the group. */
  readonly group?: boolean;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A label at the left, a control at the right, what there is to say below it. */
export function Field({ label, hint, error, group = false, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== undefined || hint !== undefined;
  const body = children({
    id,
    'aria-invalid': error !== undefined,
    'aria-describedby': hasNote ? noteId : undefined,
  });
  const note =
    error === undefined ? (
      hint === undefined ? null : (
        <p className="field-hint" id={noteId}>
          {hint}
        </p>
      )
    ) : (
      <FieldError id={noteId}>{error}</FieldError>
    );
  if (group) {
    return (
      <fieldset className="field" aria-label={label} aria-describedby={hasNote ? noteId : undefined}>
        <span className="field-label" aria-hidden="true">
          {label}
        </span>
        <div className="field-body">
          {body}
          {note}
        </div>
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="field-body">
        {body}
        {note}
      </div>
    </div>
  );
}

/** Said by screen readers when it appears. */
export function FieldError({ id, children }: { readonly id?: string; readonly children: string }) {
  return (
    <p className="field-hint field-error" id={id} role="alert">
      <OutcomeIcon type="failed" size={12} />
      <span>{children}</span>
    </p>
  );
}
