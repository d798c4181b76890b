import type { ReactNode } from 'react';
import './keys.css';

/** A key of the keyboard, as a hint. Screen readers hear of it by `aria-keyshortcuts` on the control, not twice. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}
