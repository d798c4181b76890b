import { X } from 'lucide-react';
import type { Term } from '../../../shared/search/parse-search.ts';

interface SearchChipsProps {
  readonly text: string;
  readonly terms: readonly Term[];
  readonly onChange: (text: string) => void;
}

/** The filters of the search, each to be taken away at a click. */
export function SearchChips({ text, terms, onChange }: SearchChipsProps) {
  const filters = terms.filter(({ filter }) => filter !== null);
  if (filters.length === 0) return null;
  return (
    <ul className="search-chips" aria-label="Filters">
      {filters.map(({ from, to }) => {
        const shown = text.slice(from, to);
        return (
          <li key={from} className="search-chip">
            <span>{shown}</span>
            <button
              type="button"
              aria-label={`Remove ${shown}`}
              onClick={() => onChange(`${text.slice(0, from)}${text.slice(to).trimStart()}`.trim())}
            >
              <X aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
