import { useEffect, useRef, useState } from 'react';
import type { Job, JobKind } from '../../shared/jobs/job.ts';
import { useDeck } from '../store/deck.ts';
import { JobForm } from './JobForm.tsx';
import './sheet.css';

interface NewJobSheetProps {
  readonly open: boolean;
  /** null: it makes a new job. */
  readonly editing: Job | null;
  readonly onOpenChange: (open: boolean) => void;
}

/**
 * The sheet for a new job. A native modal dialog: the page behind it is inert, the focus stays in it and goes back to
 * where it was. The kind that was queued last is offered again; everything else begins empty.
 */
export function NewJobSheet({ open, editing, onOpenChange }: NewJobSheetProps) {
  const [kind, setKind] = useState<JobKind>('command');
  const sheetFor = useDeck((deck) => deck.sheetFor);
  const template = useDeck((deck) => deck.template);
  const dialog = useRef<HTMLDialogElement>(null);
  // The form asks before it lets go of what was typed; the dialog's own ways to close go through it.
  const wantClose = useRef<() => void>(() => undefined);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) {
      element.showModal();
      // The dialog would focus its first control, which is not the one that people begin with.
      element.querySelector<HTMLElement>('.sheet-work :is(.well-input, .well-area)')?.focus();
    }
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className="sheet-dialog"
      aria-label={editing !== null ? 'Edit job' : sheetFor === 'job' ? 'New job' : 'Schedule'}
      onCancel={(event) => {
        event.preventDefault();
        wantClose.current();
      }}
      onClose={() => onOpenChange(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        wantClose.current();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) wantClose.current();
      }}
    >
      {open ? (
        <JobForm
          initialKind={kind}
          editing={editing}
          sheetFor={sheetFor}
          template={template}
          onKind={setKind}
          onClose={() => onOpenChange(false)}
          onWantClose={(ask) => {
            wantClose.current = ask;
          }}
        />
      ) : null}
    </dialog>
  );
}
