import { shortened } from '../../../shared/format.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Key } from '../../components/Key.tsx';
import { searchJobs, showTab } from '../../store/actions.ts';
import { useDeck } from '../../store/deck.ts';

/** Long searches are cut here; the whole is in the field above. */
const SHOWN = 60;

/** A search that finds nothing offers to be cleared, or to be widened to all states. */
export function NothingFound({ search }: { readonly search: string }) {
  const tab = useDeck((deck) => deck.jobsTab);
  const what = shortened(search.trim(), SHOWN);
  return (
    <EmptyState
      title="Nothing matches."
      text={`No ${tab === 'all' ? '' : `${tab} `}job matches ${what}${what.endsWith('…') ? '' : '.'}`}
      action={
        <span className="nothing-found">
          {tab === 'all' ? null : <Key onClick={() => showTab('all')}>Search all states</Key>}
          <Key onClick={() => searchJobs('')}>Clear the search</Key>
        </span>
      }
    />
  );
}
