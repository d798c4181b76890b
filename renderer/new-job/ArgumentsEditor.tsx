import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { splitWords } from '../../shared/words/shell-words.ts';
import { nextId, type TextRow } from './form-state.ts';
import './row-editors.css';

interface ArgumentsEditorProps {
  readonly rows: readonly TextRow[];
  readonly onChange: (rows: readonly TextRow[]) => void;
  readonly onLeave: () => void;
  readonly invalid: boolean;
  readonly windows: boolean;
}

/** One row an argument, so that spaces need no quotes. A line pasted into any row becomes as many rows as it has words. */
export function ArgumentsEditor({ rows, onChange, onLeave, invalid, windows }: ArgumentsEditorProps) {
  const list = useRef<HTMLDivElement>(null);
  const focusRow = (index: number): void => {
    // After React has put the new row into the document.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input')[index]?.focus());
  };
  /** Puts words in the place of row `index`, which may be the empty one at the end. */
  const replace = (index: number, words: readonly string[]): void => {
    let id = nextId(rows);
    const [first, ...more] = words;
    const kept = rows[index];
    const row = first === undefined ? [] : [{ id: kept?.id ?? id++, text: first }];
    onChange([
      ...rows.slice(0, index),
      ...row,
      ...more.map((text) => ({ id: id++, text })),
      ...rows.slice(index + 1),
    ]);
  };
  const onPaste = (event: ClipboardEvent, index: number): void => {
    const text = event.clipboardData.getData('text/plain');
    const words = splitWords(text, windows);
    if (words.length < 2) return;
    event.preventDefault();
    const before = rows[index]?.text ?? '';
    replace(index, before === '' ? words : [before, ...words]);
    focusRow(index + words.length);
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (index < rows.length - 1) replace(index, [rows[index]?.text ?? '', '']);
      focusRow(index + 1);
    } else if (event.key === 'Backspace' && rows[index]?.text === '') {
      event.preventDefault();
      replace(index, []);
      focusRow(Math.max(0, index - 1));
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      focusRow(index + (event.key === 'ArrowDown' ? 1 : -1));
    }
  };
  const last = rows.length;
  return (
    <div className="well-list argument-rows" ref={list} data-invalid={invalid}>
      {[...rows, { id: nextId(rows), text: '' }].map((row, index) => (
        <div className="argument-row" key={row.id}>
          <span className="argument-number" aria-hidden="true">
            {index + 1}
          </span>
          <input
            className="well-input well-mono"
            type="text"
            spellCheck={false}
            autoComplete="off"
            aria-label={`Argument ${index + 1}`}
            aria-invalid={invalid}
            placeholder={index === last ? 'add an argument, or paste a whole line' : "'' (an empty argument)"}
            value={row.text}
            onChange={(event) => replace(index, [event.target.value])}
            onPaste={(event) => onPaste(event, index)}
            onKeyDown={(event) => onKeyDown(event, index)}
            onBlur={onLeave}
          />
          {index === last ? null : (
            <button
              type="button"
              className="row-remove"
              aria-label={`Remove argument ${index + 1}`}
              tabIndex={-1}
              onClick={() => replace(index, [])}
            >
              <X size={12} strokeWidth={1.5} aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
