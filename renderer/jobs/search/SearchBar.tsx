import { Search, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { completeSearch } from '../../../shared/search/complete-search.ts';
import { parseSearch } from '../../../shared/search/parse-search.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { useDeck } from '../../store/deck.ts';
import { SearchChips } from './SearchChips.tsx';
import { SearchMistake } from './SearchMistake.tsx';
import { isSame, useSearchText } from './use-search-text.ts';
import './search-bar.css';

/** After the last key: then it is searched. Short enough to feel at once, long enough that a word is one search. */
const PAUSE_MS = 150;

export interface SearchBarHandle {
  readonly focus: () => void;
}

interface SearchBarProps {
  /** What the list shows. */
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Escape in an empty field. */
  readonly onLeave: () => void;
  readonly ref: Ref<SearchBarHandle>;
  /** Keys beside the field. */
  readonly children?: ReactNode;
}

/** Words and filters; what they mean is told in docs/search.md. A search with a mistake is not sent. */
export function SearchBar({ search, onSearch, onLeave, ref, children }: SearchBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const written = useSearchText(search, input);
  const { chips, text, whole, caret } = written;
  // The option that the arrows came to; null: none yet.
  const [chosen, setChosen] = useState<number | null>(null);
  const ids = { options: useId(), mistake: useId() };
  const queues = useDeck((deck) => deck.snapshot?.queues ?? null)?.map(({ name }) => name) ?? [];
  useImperativeHandle(ref, () => ({
    focus: () => {
      input.current?.focus();
      input.current?.select();
    },
  }));

  const parsed = parseSearch(whole, Date.now());
  const isSound = parsed.ok;
  const isAsked = isSame(written, search);
  useEffect(() => {
    if (!isSound || isAsked) return undefined;
    const timer = setTimeout(() => onSearch(whole), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [whole, isAsked, isSound, onSearch]);

  const completion = caret === null ? null : completeSearch(text, caret, { queues });
  const options = completion?.options ?? [];
  // What goes on with the word is chosen by itself; what the word may have been meant for only by the arrows.
  const goesOn =
    completion !== null && options[0]?.startsWith(text.slice(completion.from, caret ?? 0)) === true;
  const at = Math.min(chosen ?? (goesOn ? 0 : -1), options.length - 1);
  // What is about to be completed is not wrong yet.
  const isWrong = !isSound && options.length === 0;

  const write = (changed: string, to: number | null): void => {
    written.write(changed, to);
    setChosen(null);
  };
  const take = (option: string): void => {
    if (completion === null) return;
    const end = option.endsWith(':') ? '' : ' ';
    const changed = `${text.slice(0, completion.from)}${option}${end}${text.slice(completion.to).trimStart()}`;
    write(changed, completion.from + option.length + end.length);
  };
  const clear = (): void => {
    written.clear();
    onSearch('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const option = options[at];
    if (options.length > 0 && event.key === 'ArrowDown') setChosen((at + 1) % options.length);
    else if (options.length > 0 && event.key === 'ArrowUp') setChosen(at > 0 ? at - 1 : options.length - 1);
    else if (option !== undefined && event.key === 'Tab' && !event.shiftKey) take(option);
    else if (option !== undefined && event.key === 'Enter' && chosen !== null) take(option);
    else if (event.key === 'Enter') {
      if (!isSound) return;
      written.settle();
      onSearch(whole);
    } else if (event.key === 'Escape') {
      if (options.length > 0) written.leave();
      else if (whole !== '') clear();
      else onLeave();
    } else if (event.key === 'Backspace' && chips.length > 0 && isAtStart(event.currentTarget))
      written.editLast();
    else return;
    event.preventDefault();
  };

  return (
    <search className="search-bar">
      <div className="search-row">
        <div className="search-field" data-invalid={isWrong}>
          <Search aria-hidden="true" />
          <SearchChips chips={chips} onRemove={written.remove} onEdit={written.edit} />
          <input
            ref={input}
            type="text"
            role="combobox"
            className="search-input"
            aria-label="Search jobs"
            aria-expanded={options.length > 0}
            aria-controls={ids.options}
            aria-autocomplete="list"
            aria-invalid={isWrong}
            aria-describedby={ids.mistake}
            aria-activedescendant={at >= 0 ? `${ids.options}${at}` : undefined}
            aria-keyshortcuts="/"
            placeholder={
              chips.length === 0
                ? 'Words, state:dead, error:timeout, created:<1h'
                : 'words, or another filter'
            }
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => write(event.target.value, event.target.selectionStart)}
            onKeyDown={onKeyDown}
            onBlur={() => (isSound ? written.settle() : written.leave())}
          />
          {whole === '' ? (
            <Kbd>/</Kbd>
          ) : (
            <button type="button" className="search-clear" aria-label="Clear" onClick={clear}>
              <X aria-hidden="true" />
            </button>
          )}
          <div
            id={ids.options}
            role="listbox"
            aria-label="Completions"
            className="search-options"
            hidden={options.length === 0}
          >
            {options.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys, and the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
              <div
                key={option}
                id={`${ids.options}${index}`}
                role="option"
                aria-selected={index === at}
                className="search-option"
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
              >
                {option}
              </div>
            ))}
          </div>
        </div>
        {children}
      </div>
      <div id={ids.mistake} aria-live="polite">
        {parsed.ok || !isWrong ? null : <SearchMistake text={whole} problem={parsed.error} />}
      </div>
    </search>
  );
}

function isAtStart({ selectionStart, selectionEnd }: HTMLInputElement): boolean {
  return selectionStart === 0 && selectionEnd === 0;
}
