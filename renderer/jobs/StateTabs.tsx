import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { JobState } from '../../shared/job.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { STATE_WORDS } from '../components/state-words.ts';
import { type JobsTab, useDeck } from '../store/deck.ts';
import './state-tabs.css';

/** In the order in which a person looks for them, as in the status line. */
const TABS: readonly JobsTab[] = [
  'all',
  'waiting',
  'scheduled',
  'running',
  'retrying',
  'completed',
  'dead',
  'cancelled',
];

interface StateTabsProps {
  readonly tab: JobsTab;
  readonly onChange: (tab: JobsTab) => void;
  /** The id of what the tabs switch. */
  readonly panelId: string;
}

/** The states with how many jobs are in each. One tab stop; arrow keys, Home and End move within. */
export function StateTabs({ tab, onChange, panelId }: StateTabsProps) {
  const counts = useDeck((deck) => deck.snapshot?.jobs ?? null);
  const list = useRef<HTMLDivElement>(null);
  // In a narrow window the tabs scroll: the chosen one is in sight.
  useEffect(() => {
    list.current
      ?.querySelector(`[data-tab="${tab}"]`)
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [tab]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(tab);
    const to = targetOf(event.key, at, TABS.length);
    const next = to === null ? undefined : TABS[to];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className="state-tabs" role="tablist" aria-label="Jobs by state" ref={list} onKeyDown={onKeyDown}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          data-tab={each}
          className="state-tab"
          aria-selected={each === tab}
          aria-controls={panelId}
          tabIndex={each === tab ? 0 : -1}
          onClick={() => onChange(each)}
        >
          {each === 'all' ? null : <StateIcon state={each} />}
          {each === 'all' ? 'All' : STATE_WORDS[each]}
          {counts === null ? null : (
            <span className="state-tab-count">{formatCount(countOf(counts, each))}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function countOf(counts: Readonly<Record<JobState, number>>, tab: JobsTab): number {
  return tab === 'all' ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[tab];
}

function targetOf(key: string, at: number, length: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % length;
  if (key === 'ArrowLeft') return (at + length - 1) % length;
  if (key === 'Home') return 0;
  if (key === 'End') return length - 1;
  return null;
}
