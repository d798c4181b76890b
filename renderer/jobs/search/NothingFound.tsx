import type { QueueStatus } from '../../../shared/numbers/snapshot.ts';
import { shortened } from '../../../shared/words/format.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Key } from '../../components/Key.tsx';
import { searchJobs, showTab } from '../../store/actions.ts';
import { useDeck } from '../../store/deck.ts';
import { joined, splitSearch } from './chips.ts';

/** Long searches are cut here; the whole is in the field above. */
const SHOWN = 60;

/** A search that finds nothing offers to be cleared, to be widened to all states, or to look in the queue of that name. */
export function NothingFound({ search }: { readonly search: string }) {
  const tab = useDeck((deck) => deck.jobsTab);
  const queue = useDeck((deck) => namedIn(search, deck.snapshot?.queues ?? []));
  const what = shortened(search.trim(), SHOWN);
  return (
    <EmptyState
      title="Nothing matches."
      text={`No ${tab === 'all' ? '' : `${tab} `}job matches ${what}${what.endsWith('…') ? '' : '.'}`}
      action={
        <span className="nothing-found">
          {tab === 'all' ? null : <Key onClick={() => showTab('all')}>Search all states</Key>}
          {queue === null ? null : (
            <Key onClick={() => searchJobs(inQueue(search, queue))}>Look in queue {queue}</Key>
          )}
          <Key onClick={() => searchJobs('')}>Clear the search</Key>
        </span>
      }
    />
  );
}

/** A word of the search that is the name of a queue: words are looked for elsewhere. */
function namedIn(search: string, queues: readonly QueueStatus[]): string | null {
  const words = splitSearch(search).text.split(/\s+/);
  return queues.find(({ name }) => words.includes(name))?.name ?? null;
}

function inQueue(search: string, queue: string): string {
  const { chips, text } = splitSearch(search);
  const words = text.split(/\s+/).filter((word) => word !== queue);
  return joined({ chips: [...chips, `queue:${queue}`], text: words.join(' ') });
}
