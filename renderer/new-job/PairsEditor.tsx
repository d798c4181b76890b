import { X } from 'lucide-react';
import type { ClipboardEvent } from 'react';
import { nextId, type PairRow } from './form-state.ts';
import './row-editors.css';

interface PairsEditorProps {
  /** What one pair is: "variable", "header". */
  readonly noun: string;
  readonly rows: readonly PairRow[];
  readonly onChange: (rows: readonly PairRow[]) => void;
  readonly onLeave: () => void;
  readonly invalid: boolean;
  /** Between name and value in text that is pasted: `=` or `:`. */
  readonly separator: '=' | ':';
}

/** Names with values, a row each; several lines pasted into a name become as many rows. */
export function PairsEditor({ noun, rows, onChange, onLeave, invalid, separator }: PairsEditorProps) {
  const set = (index: number, part: Partial<PairRow>): void => {
    const row = { id: nextId(rows), name: '', value: '', ...rows[index], ...part };
    const gone = row.name === '' && row.value === '';
    onChange([...rows.slice(0, index), ...(gone ? [] : [row]), ...rows.slice(index + 1)]);
  };
  const onPaste = (event: ClipboardEvent, index: number): void => {
    const pairs = readPairs(event.clipboardData.getData('text/plain'), separator);
    if (pairs.length === 0 || (rows[index]?.name ?? '') !== '') return;
    event.preventDefault();
    let id = nextId(rows);
    const value = rows[index]?.value ?? '';
    const added = pairs.map((pair) => ({
      id: id++,
      name: pair.name,
      value: pair.value === '' ? value : pair.value,
    }));
    onChange([...rows.slice(0, index), ...added, ...rows.slice(index + 1)]);
  };
  return (
    <div className="well-list pair-rows" data-invalid={invalid}>
      {[...rows, { id: nextId(rows), name: '', value: '' }].map((row, index) => (
        <div className="pair-row" key={row.id}>
          {(['name', 'value'] as const).map((part) => (
            <input
              key={part}
              className="well-input well-mono"
              type="text"
              spellCheck={false}
              autoComplete="off"
              aria-label={`${part === 'name' ? 'Name' : 'Value'} of ${noun} ${index + 1}`}
              aria-invalid={invalid}
              placeholder={part}
              value={row[part]}
              onChange={(event) => set(index, { [part]: event.target.value })}
              onPaste={part === 'name' ? (event) => onPaste(event, index) : undefined}
              onBlur={onLeave}
            />
          ))}
          {index === rows.length ? null : (
            <button
              type="button"
              className="row-remove"
              aria-label={`Remove ${noun} ${index + 1}`}
              tabIndex={-1}
              onClick={() => set(index, { name: '', value: '' })}
            >
              <X size={12} strokeWidth={1.5} aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Lines of `NAME=value` or `Name: value`; none when a line is neither, which then is plain text. */
function readPairs(
  text: string,
  separator: '=' | ':',
): readonly { readonly name: string; readonly value: string }[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  if (lines.length === 0 || lines.some((line) => line.indexOf(separator) < 1)) return [];
  return lines.map((line) => {
    const at = line.indexOf(separator);
    const name = line
      .slice(0, at)
      .trim()
      .replace(/^export\s+/, '');
    const value = line.slice(at + 1).trim();
    const quoted = /^(["'])(.*)\1$/s.exec(value);
    return { name, value: separator === '=' ? (quoted?.[2] ?? value) : value };
  });
}
