import { History as HistoryIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HistoryMoment } from '../../shared/numbers/history.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import type { Past } from '../store/deck.ts';
import './past.css';

interface PastScreenProps {
  readonly past: Past;
  readonly children: (moment: HistoryMoment) => ReactNode;
}

/** A screen as it was, of what history keeps; what it doesn't keep is said, and never made up. */
export function PastScreen({ past, children }: PastScreenProps) {
  const isBusy = past.state === 'asked' || (past.state === 'known' && past.moment.at !== past.at);
  return (
    <div className="overview past" aria-busy={isBusy}>
      {past.state === 'refused' && (
        <p className="past-trouble" role="alert">
          {past.trouble}
        </p>
      )}
      {past.state === 'unknown' && (
        <EmptyState
          icon={<HistoryIcon size={28} strokeWidth={1.25} aria-hidden="true" />}
          title="Nothing is known of that moment"
          text="Jobdeck was not running then, or it is longer ago than what is kept."
        />
      )}
      {past.state === 'known' && children(past.moment)}
    </div>
  );
}
