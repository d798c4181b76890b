import type { ListOrder } from '../../shared/jobs/job-views.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Kbd } from '../components/Kbd.tsx';
import { type JobsTab, useDeck } from '../store/deck.ts';
import { jobsInTab } from '../store/selectors.ts';

interface JobsFootProps {
  readonly tab: JobsTab;
  readonly search: string;
  readonly order: ListOrder;
  readonly selected: boolean;
  /** null while something is picked already. */
  readonly onPickAll: (() => void) | null;
}

/** How many, in what order, and the keys that work here. */
export function JobsFoot({ tab, search, order, selected, onPickAll }: JobsFootProps) {
  const inTab = useDeck(({ snapshot }) => (snapshot === null ? 0 : jobsInTab(snapshot.jobs, tab)));
  const found = useDeck((deck) => deck.jobsFound);
  const isSearch = search.trim() !== '';
  const count = formatCount(isSearch ? (found?.jobs ?? 0) : inTab);
  const jobs = isSearch && found?.counted === 'at least' ? `at least ${count}` : count;
  return (
    <footer className="jobs-foot">
      <span>
        {selected
          ? `1 of ${jobs} selected`
          : `${jobs} ${count === '1' ? 'job' : 'jobs'}${isSearch ? ' found' : ''}`}
      </span>
      {onPickAll === null || count === '0' ? null : (
        <button type="button" className="text-link" aria-keyshortcuts="Control+A" onClick={onPickAll}>
          Pick all
        </button>
      )}
      <span className="jobs-foot-order">
        {order === 'latest' ? 'latest change first' : 'oldest change first'}
      </span>
      <span className="jobs-foot-keys" aria-hidden="true">
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <span className="jobs-foot-rare">
          <Kbd>{selected ? 'Esc' : '⏎'}</Kbd> {selected ? 'close' : 'open'}
        </span>
        <span>
          <Kbd>R</Kbd> retry
        </span>
        <span className="jobs-foot-rare">
          <Kbd>C</Kbd> cancel
        </span>
        <span className="jobs-foot-rare">
          <Kbd>Space</Kbd> pick
        </span>
        <span>
          <Kbd>?</Kbd> all keys
        </span>
      </span>
    </footer>
  );
}
