import { useEffect } from 'react';
import { formatCount } from '../../shared/words/format.ts';
import { StateIcon } from '../components/StateIcon.tsx';
import { STATE_WORDS } from '../components/state-words.ts';
import { useTabKeys } from '../components/use-tab-keys.ts';
import { type JobsTab, useDeck } from '../store/deck.ts';
import { jobsInTab } from '../store/selectors.ts';
import { TABS } from './tabs.ts';
import './state-tabs.css';

interface StateTabsProps {
  readonly tab: JobsTab;
  readonly onChange: (tab: JobsTab) => void;
  /** The id of what the tabs switch. */
  readonly panelId: string;
}

/** The states with how many jobs are in each. */
export function StateTabs({ tab, onChange, panelId }: StateTabsProps) {
  const counts = useDeck((deck) => deck.snapshot?.jobs ?? null);
  const { list, onKeyDown } = useTabKeys(TABS, tab, onChange);
  // In a narrow window the tabs scroll: the chosen one is in sight.
  useEffect(() => {
    list.current
      ?.querySelector(`[data-tab="${tab}"]`)
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [list, tab]);
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
            <span className="state-tab-count">{formatCount(jobsInTab(counts, each))}</span>
          )}
        </button>
      ))}
    </div>
  );
}
