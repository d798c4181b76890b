import { X } from 'lucide-react';

interface SearchChipsProps {
  readonly chips: readonly string[];
  readonly onRemove: (index: number) => void;
  /** Becomes text again. */
  readonly onEdit: (index: number) => void;
}

/** The filters of the search, in its field, each to be written anew or taken away at a click. */
export function SearchChips({ chips, onRemove, onEdit }: SearchChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul className="search-chips" aria-label="Filters">
      {chips.map((chip, index) => {
        const colon = chip.indexOf(':') + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same filter may stand there twice
          <li key={`${index} ${chip}`} className="search-chip">
            <button
              type="button"
              className="search-chip-words"
              aria-label={`Edit ${chip}`}
              title={chip}
              onClick={() => onEdit(index)}
            >
              {chip.slice(0, colon)}
              <b>{chip.slice(colon)}</b>
            </button>
            <button
              type="button"
              className="search-chip-remove"
              aria-label={`Remove ${chip}`}
              onClick={() => onRemove(index)}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
