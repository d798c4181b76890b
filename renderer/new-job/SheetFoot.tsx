import { useEffect, useRef } from 'react';
import { Key } from '../components/Key.tsx';
import { OutcomeIcon } from '../components/OutcomeIcon.tsx';
import { useDeck } from '../store/deck.ts';
import type { JobForm } from './use-job-form.ts';

interface SheetFootProps {
  readonly jobForm: JobForm;
  /** What the key that sends it says. */
  readonly verb: string;
  /** Somebody wants to close the sheet, and something was typed. */
  readonly asking: boolean;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
  readonly onCancel: () => void;
  /** null where it makes no template. */
  readonly onSaveAs: (() => void) | null;
}

/** What is left to correct, and the two ways out. */
export function SheetFoot({ jobForm, verb, asking, onKeep, onDiscard, onCancel, onSaveAs }: SheetFootProps) {
  const { wrongFields, otherProblem, sending } = jobForm;
  const onMac = useDeck((deck) => deck.environment?.platform === 'darwin');
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) keep.current?.focus();
  }, [asking]);
  if (asking) {
    return (
      <footer className="sheet-foot">
        <p className="sheet-note" role="alert">
          Let go of what you typed?
        </p>
        <Key onClick={onDiscard}>Discard</Key>
        <Key ref={keep} onClick={onKeep}>
          Keep editing
        </Key>
      </footer>
    );
  }
  const wrong = otherProblem ?? (wrongFields === 0 ? null : wrongWords(wrongFields));
  return (
    <footer className="sheet-foot">
      {onSaveAs === null ? null : (
        <Key variant="bare" className="sheet-save-as" onClick={onSaveAs}>
          Save as template
        </Key>
      )}
      <p className="sheet-note sheet-note-wrong" aria-live="polite">
        {wrong === null ? null : (
          <>
            <OutcomeIcon type="failed" size={12} />
            <span>{wrong}</span>
          </>
        )}
      </p>
      <Key onClick={onCancel}>Cancel</Key>
      <Key variant="go" type="submit" kbd={onMac ? '⌘ ⏎' : 'Ctrl ⏎'} aria-disabled={sending}>
        {sending ? 'Sending' : jobForm.form.start === 'schedule' ? 'Save schedule' : verb}
      </Key>
    </footer>
  );
}

function wrongWords(fields: number): string {
  return fields === 1 ? '1 field to correct' : `${fields} fields to correct`;
}
