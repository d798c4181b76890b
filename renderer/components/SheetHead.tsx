import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Key } from './Key.tsx';
import './sheet-head.css';

interface SheetHeadProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Between the title and the key that closes the sheet. */
  readonly children?: ReactNode;
}

/** The top of a sheet: what it is, and the way out. */
export function SheetHead({ title, onClose, children }: SheetHeadProps) {
  return (
    <header className="sheet-head">
      <h1>{title}</h1>
      {children}
      <span className="sheet-close">
        <Key
          variant="bare"
          square
          aria-label="Close"
          title="Close (Esc)"
          icon={<X aria-hidden="true" />}
          onClick={onClose}
        />
      </span>
    </header>
  );
}
