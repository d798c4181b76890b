import { useEffect, useRef } from 'react';
import type { ImportFile } from '../../shared/jobs/import.ts';
import { ImportPreviewPane } from './ImportPreviewPane.tsx';
import '../new-job/sheet.css';
import './import.css';

interface ImportSheetProps {
  /** null: the sheet is closed. */
  readonly file: ImportFile | null;
  readonly onClose: () => void;
}

/** What is in a file of jobs, before any of it is queued. A native modal dialog, as the New job sheet. */
export function ImportSheet({ file, onClose }: ImportSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (file !== null && !element.open) element.showModal();
    if (file === null && element.open) element.close();
  }, [file]);
  return (
    <dialog
      ref={dialog}
      className="sheet-dialog"
      aria-label="Import"
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {file === null ? null : <ImportPreviewPane file={file} onClose={onClose} />}
    </dialog>
  );
}
