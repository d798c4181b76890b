import type { ComponentProps, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import './keys.css';

export interface KeyProps extends ComponentProps<'button'> {
  /** `go` is the one primary key of a screen; `bare` has no edge until the pointer is over it. */
  readonly variant?: 'go' | 'plain' | 'bare';
  readonly size?: 'md' | 'sm';
  readonly icon?: ReactNode;
  /** The shortcut that does the same, shown as a hint: `Ctrl N`. */
  readonly kbd?: string;
  /** As wide as high: for an icon alone, which then needs an `aria-label`. */
  readonly square?: boolean;
}

/** A push button. */
export function Key({
  variant = 'plain',
  size = 'md',
  icon,
  kbd,
  square = false,
  type = 'button',
  className,
  children,
  ...rest
}: KeyProps) {
  const classes = ['key', `key-${variant}`, `key-${size}`];
  if (square) classes.push('key-square');
  if (className !== undefined) classes.push(className);
  return (
    <button
      type={type}
      className={classes.join(' ')}
      {...(kbd === undefined ? {} : { 'aria-keyshortcuts': ariaShortcut(kbd) })}
      {...rest}
    >
      {icon}
      {children}
      {kbd === undefined ? null : (
        <span aria-hidden="true">
          <Kbd>{kbd}</Kbd>
        </span>
      )}
    </button>
  );
}

/** `Ctrl ⏎` as ARIA spells it: `Control+Enter`. */
function ariaShortcut(kbd: string): string {
  const names: Readonly<Record<string, string>> = {
    Ctrl: 'Control',
    '⌘': 'Meta',
    '⏎': 'Enter',
    '⇧': 'Shift',
  };
  return kbd
    .split(' ')
    .map((part) => names[part] ?? part)
    .join('+');
}
