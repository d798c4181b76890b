import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { formatCount } from '../../shared/words/format.ts';
import type { FieldControl } from './Field.tsx';
import './tag-input.css';

/** The last ones: of thousands the others are counted. */
const CHIPS_SHOWN = 100;

interface TagInputProps {
  readonly control: FieldControl;
  readonly tags: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
  readonly onBlur?: () => void;
  readonly placeholder?: string;
}

/** Words as chips. Enter, a comma or leaving the field makes one; Backspace in the empty field takes the last away. */
export function TagInput({ control, tags, onChange, onBlur, placeholder }: TagInputProps) {
  const [draft, setDraft] = useState('');
  const add = (text: string): void => {
    const fresh = text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    setDraft('');
    if (fresh.length > 0) onChange([...new Set([...tags, ...fresh])]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && draft.trim() !== '') {
      event.preventDefault();
      add(draft);
    } else if (event.key === 'Backspace' && draft === '' && tags.length > 0) {
      onChange(tags.slice(0, -1));
    }
  };
  return (
    <span className="well-field tag-input" data-invalid={control['aria-invalid']}>
      {tags.length > CHIPS_SHOWN ? (
        <span className="chip">{formatCount(tags.length - CHIPS_SHOWN)} more</span>
      ) : null}
      {tags.slice(-CHIPS_SHOWN).map((tag) => (
        <span className="chip" key={tag}>
          <span className="chip-text">{tag}</span>
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={() => onChange(tags.filter((other) => other !== tag))}
          >
            <X size={12} strokeWidth={1.5} aria-hidden="true" />
          </button>
        </span>
      ))}
      <input
        type="text"
        className="well-input"
        {...control}
        placeholder={tags.length === 0 ? placeholder : undefined}
        value={draft}
        onChange={(event) => {
          const text = event.target.value;
          if (text.includes(',')) add(text);
          else setDraft(text);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          add(draft);
          onBlur?.();
        }}
      />
    </span>
  );
}
