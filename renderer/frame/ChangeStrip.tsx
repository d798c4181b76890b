import type { ChangeProgress } from '../../shared/jobs/control.ts';
import { formatCount } from '../../shared/words/format.ts';
import { stopChange } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { useDeck } from '../store/deck.ts';

const WORDS: Readonly<Record<ChangeProgress['action'], string>> = {
  cancel: 'Cancelling',
  retry: 'Retrying',
  'run-now': 'Putting in line',
  delete: 'Deleting',
  'set-priority': 'Changing the priority',
  move: 'Moving',
  undo: 'Undoing',
};

/** How far a change of many jobs is. */
export function ChangeStrip() {
  const change = useDeck((deck) => deck.snapshot?.change ?? null);
  if (change === null) return null;
  const { action, done, total, skipped } = change;
  return (
    <div className="strip" role="status">
      <b>{WORDS[action]}</b>
      <p className="strip-words num">
        {formatCount(done)} of {formatCount(total)} jobs
        {skipped === 0 ? '' : `, ${formatCount(skipped)} left as they are`}
      </p>
      <progress className="strip-progress" value={done} max={Math.max(1, total)} aria-label="Jobs done" />
      <Key size="sm" onClick={() => void stopChange()}>
        Stop
      </Key>
    </div>
  );
}
