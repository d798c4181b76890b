import { ListOrdered, Play, RotateCw, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { JobAction, Selection } from '../../shared/jobs/control.ts';
import { formatCount } from '../../shared/words/format.ts';
import { changeJobs } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { pick } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { jobsInTab } from '../store/selectors.ts';
import { ExportKey } from './ExportKey.tsx';
import { PlaceEditor } from './PlaceEditor.tsx';

/** What can be done with all that are picked. */
export function PickedBar({ picked }: { readonly picked: Selection }) {
  const [placing, setPlacing] = useState(false);
  const counts = useDeck((deck) => deck.snapshot?.jobs ?? null);
  const change = (type: Exclude<JobAction['type'], 'move' | 'set-priority'>): void =>
    void changeJobs({ type }, picked);
  return (
    <div className="picked" role="toolbar" aria-label="The picked jobs">
      <b className="num">{howMany(picked, counts)} picked</b>
      <Key size="sm" icon={<RotateCw aria-hidden="true" />} kbd="R" onClick={() => change('retry')}>
        Retry
      </Key>
      <Key size="sm" kbd="C" onClick={() => change('cancel')}>
        Cancel
      </Key>
      <Key size="sm" icon={<Play aria-hidden="true" />} onClick={() => change('run-now')}>
        Run now
      </Key>
      <Key
        size="sm"
        icon={<ListOrdered aria-hidden="true" />}
        aria-expanded={placing}
        onClick={() => setPlacing(!placing)}
      >
        Queue, priority
      </Key>
      <Key size="sm" icon={<Trash2 aria-hidden="true" />} kbd="D" onClick={() => change('delete')}>
        Delete
      </Key>
      <ExportKey selection={picked} words />
      <Key
        size="sm"
        variant="bare"
        square
        icon={<X aria-hidden="true" />}
        aria-label="Pick none"
        title="Pick none (Esc)"
        onClick={() => pick(null)}
      />
      {placing ? (
        <PlaceEditor selection={picked} queue="" priority={0} onDone={() => setPlacing(false)} />
      ) : null}
    </div>
  );
}

function howMany(picked: Selection, counts: Parameters<typeof jobsInTab>[0] | null): string {
  if (picked.type === 'ids') return formatCount(picked.ids.length);
  if (picked.type === 'search' || counts === null) return 'All that match';
  return `All ${formatCount(jobsInTab(counts, picked.state ?? 'all'))}`;
}
