import { type ReactNode, useEffect, useRef } from 'react';
import './overlay-dialog.css';

interface OverlayDialogProps {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Something small over the screen, there as long as it is drawn. A native modal dialog: the page behind it is inert, Escape
 * and a click beside it close it, and the focus goes back to where it was.
 */
export function OverlayDialog({ label, className, onClose, children }: OverlayDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const cameFrom = document.activeElement;
    element?.showModal();
    // The browser takes the first thing that can have the focus, be it a box around the field that one types into.
    element?.querySelector('input')?.focus();
    return () => {
      element?.close();
      // React takes the dialog away before the browser gives the focus back.
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`overlay-dialog ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
