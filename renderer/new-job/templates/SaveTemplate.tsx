import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { MAX_TEMPLATE_NAME } from '../../../shared/jobs/templates.ts';
import { Key } from '../../components/Key.tsx';

interface SaveTemplateProps {
  /** What it is called unless told otherwise. */
  readonly suggested: string;
  readonly taken: readonly string[];
  /** What is wrong with it, as a sentence; null: it is saved. */
  readonly onSave: (name: string) => Promise<string | null>;
  readonly onClose: () => void;
}

/** The foot of the sheet while what is in it gets a name. */
export function SaveTemplate({ suggested, taken, onSave, onClose }: SaveTemplateProps) {
  const [name, setName] = useState(suggested);
  const [wrong, setWrong] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = async (): Promise<void> => {
    const problem = await onSave(name);
    if (problem === null) onClose();
    else setWrong(problem);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Neither queues the job nor closes the sheet.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') void save();
    else onClose();
  };
  const replaces = taken.includes(name.trim());
  return (
    <footer className="sheet-foot">
      <span className="well-field template-name" data-invalid={wrong !== null}>
        <input
          ref={field}
          type="text"
          className="well-input"
          aria-label="Name of the template"
          aria-invalid={wrong !== null}
          placeholder="Name of the template"
          maxLength={MAX_TEMPLATE_NAME}
          value={name}
          onChange={({ target }) => {
            setWrong(null);
            setName(target.value);
          }}
          onKeyDown={onKeyDown}
        />
      </span>
      <p
        className={`sheet-note ${wrong === null ? 'sheet-note-hint' : 'sheet-note-wrong'}`}
        aria-live="polite"
      >
        {wrong ??
          (replaces ? 'Takes the place of the one with that name.' : 'Not in it: key, time, dependencies.')}
      </p>
      <Key onClick={onClose}>Cancel</Key>
      <Key onClick={() => void save()}>{replaces ? 'Replace template' : 'Save template'}</Key>
    </footer>
  );
}
