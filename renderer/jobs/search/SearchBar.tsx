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
  const [text, setText] = useState(search);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const ids = { options: useId(), mistake: useId() };
  const queues = useDeck((deck) => deck.snapshot?.queues ?? null)?.map(({ name }) => name) ?? [];
  useImperativeHandle(ref, () => ({
    focus: () => {
      input.current?.focus();
      input.current?.select();
    },
  }));

  // Somebody else asked for another one.
  useEffect(() => setText(search), [search]);
  const parsed = parseSearch(text, Date.now());
  const isSound = parsed.ok;
  useEffect(() => {
    if (!isSound || text === search) return undefined;
    const timer = setTimeout(() => onSearch(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, search, isSound, onSearch]);

  const completion = caret === null ? null : completeSearch(text, caret, { queues });
  const options = completion?.options ?? [];
  const at = Math.min(chosen, options.length - 1);

  const change = (changed: string, to: number | null): void => {
    setText(changed);
    setCaret(to);
    setChosen(0);
  };
  const take = (option: string): void => {
    if (completion === null) return;
    const end = option.endsWith(':') ? '' : ' ';
    const changed = `${text.slice(0, completion.from)}${option}${end}${text.slice(completion.to).trimStart()}`;
    const to = completion.from + option.length + end.length;
    change(changed, to);
    requestAnimationFrame(() => input.current?.setSelectionRange(to, to));
  };
  const clear = (): void => {
    change('', null);
    onSearch('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const option = options[at];
    if (option !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      setChosen((at + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length);
    } else if (option !== undefined && event.key === 'Tab' && !event.shiftKey) take(option);
    else if (event.key === 'Enter') {
      if (!isSound) return;
      setCaret(null);
      onSearch(text);
    } else if (event.key === 'Escape') {
      if (options.length > 0) setCaret(null);
      else if (text !== '') clear();
      else onLeave();
    } else return;
    event.preventDefault();
  };

  return (
    <search className="search-bar">
      <div className="search-row">
        <div className="search-field" data-invalid={!isSound}>
          <Search aria-hidden="true" />
          <input
            ref={input}
            type="text"
            role="combobox"
            className="search-input"
            aria-label="Search jobs"
            aria-expanded={options.length > 0}
            aria-controls={ids.options}
            aria-autocomplete="list"
            aria-invalid={!isSound}
            aria-describedby={ids.mistake}
            aria-activedescendant={options.length > 0 ? `${ids.options}${at}` : undefined}
            aria-keyshortcuts="/"
            placeholder="Words, state:dead, error:timeout, created:<1h"
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => change(event.target.value, event.target.selectionStart)}
            onKeyDown={onKeyDown}
            onBlur={() => setCaret(null)}
          />
          {text === '' ? (
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
        {parsed.ok ? null : <SearchMistake text={text} problem={parsed.error} />}
      </div>
      {parsed.ok ? (
        <SearchChips text={text} terms={parsed.value.terms} onChange={(changed) => change(changed, null)} />
      ) : null}
    </search>
  );
}
