import type { ComponentProps, ReactNode } from 'react';
import './field.css';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'type'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For what a machine reads: programs, paths, addresses. */
  readonly mono?: boolean;
  /** At the right end, inside the edge. */
  readonly trailing?: ReactNode;
}

/** One line of text in a well. */
export function TextField({ onChange, mono = false, trailing, className, ...rest }: TextFieldProps) {
  const classes = `well-field${mono ? ' well-mono' : ''}${className === undefined ? '' : ` ${className}`}`;
  return (
    <span className={classes} data-invalid={rest['aria-invalid'] === true}>
      <input
        type="text"
        className="well-input"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {trailing === undefined ? null : <span className="well-trailing">{trailing}</span>}
    </span>
  );
}

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Several lines of text in a well, as a machine reads them. */
export function TextArea({ onChange, rows = 3, ...rest }: TextAreaProps) {
  return (
    <textarea
      className="well-area well-mono"
      data-invalid={rest['aria-invalid'] === true}
      spellCheck={false}
      rows={rows}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    />
  );
}
