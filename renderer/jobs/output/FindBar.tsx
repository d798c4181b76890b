import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { formatCount } from '../../../shared/words/format.ts';
import { Key } from '../../components/Key.tsx';
import { TextField } from '../../components/TextField.tsx';
import { MOST_MATCHES } from './find-text.ts';

interface FindBarProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly found: number;
  /** Which of them is shown, counted from 0; null when there is none. */
  readonly current: number | null;
  readonly onStep: (steps: 1 | -1) => void;
  readonly onClose: () => void;
}

/** Looks for a text in the output. Enter goes to the next place, with Shift to the one before. */
export function FindBar({ text, onChange, found, current, onStep, onClose }: FindBarProps) {
  const many = found === MOST_MATCHES ? `${formatCount(found)}+` : formatCount(found);
  const count = current === null ? 'none' : `${formatCount(current + 1)} of ${many}`;
  return (
    <search className="find-bar">
      <TextField
        className="find-field"
        mono
        autoFocus
        value={text}
        onChange={onChange}
        aria-label="Find in the output"
        placeholder="Find in the output"
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="find-count num" role="status">
        {text === '' ? '' : count}
      </span>
      <Key
        variant="bare"
        size="sm"
        square
        icon={<ChevronUp />}
        aria-label="Previous place"
        disabled={current === null}
        onClick={() => onStep(-1)}
      />
      <Key
        variant="bare"
        size="sm"
        square
        icon={<ChevronDown />}
        aria-label="Next place"
        disabled={current === null}
        onClick={() => onStep(1)}
      />
      <Key variant="bare" size="sm" square icon={<X />} aria-label="Close the search" onClick={onClose} />
    </search>
  );
}
