import { formatCount } from '../../shared/format.ts';
import { Kbd } from '../components/Kbd.tsx';
import { type JobsTab, useDeck } from '../store/deck.ts';
import { jobsInTab } from '../store/selectors.ts';

interface JobsFootProps {
  readonly tab: JobsTab;
  readonly selected: boolean;
}

/** How many, in what order, and the keys that work here. */
export function JobsFoot({ tab, selected }: JobsFootProps) {
  const total = useDeck(({ snapshot }) => (snapshot === null ? 0 : jobsInTab(snapshot.jobs, tab)));
  return (
    <footer className="jobs-foot">
      <span>
        {selected
          ? `1 of ${formatCount(total)} selected`
          : `${formatCount(total)} ${total === 1 ? 'job' : 'jobs'}`}
      </span>
      <span className="jobs-foot-order">latest change first</span>
      <span className="jobs-foot-keys" aria-hidden="true">
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <span>
          <Kbd>{selected ? 'Esc' : '⏎'}</Kbd> {selected ? 'close' : 'open'}
        </span>
        <span>
          <Kbd>R</Kbd> retry
        </span>
        <span>
          <Kbd>C</Kbd> cancel
        </span>
      </span>
    </footer>
  );
}
