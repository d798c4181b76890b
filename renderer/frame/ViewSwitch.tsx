import { Select } from '../components/Select.tsx';
import { showView } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { VIEWS } from './views.ts';

const OPTIONS = VIEWS.map(({ id, title }) => ({ value: id, label: title }));

/** Stands in for the rail where the window has no room for one. */
export function ViewSwitch() {
  const view = useDeck((deck) => deck.view);
  return (
    <div className="view-switch">
      <Select value={view} onChange={showView} options={OPTIONS} aria-label="Screen" />
    </div>
  );
}
