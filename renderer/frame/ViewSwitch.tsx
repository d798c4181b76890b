import { showView } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { VIEWS } from './views.ts';

/** Stands in for the rail where the window has no room for one. */
export function ViewSwitch() {
  const view = useDeck((deck) => deck.view);
  return (
    <nav className="view-switch" aria-label="Screens">
      {VIEWS.map(({ id, title, icon: Icon }) => (
        <button
          key={id}
          type="button"
          aria-label={title}
          aria-current={view === id ? 'page' : undefined}
          title={title}
          onClick={() => showView(id)}
        >
          <Icon size={15} strokeWidth={1.6} aria-hidden="true" />
        </button>
      ))}
    </nav>
  );
}
