import { deck } from '../store/deck.ts';
import { resolveTheme } from '../store/theme.ts';

/** Keeps `data-theme` on the page in step with the choice and with the system. Returns the undo. */
export function applyTheme(): () => void {
  const systemIsLight = matchMedia('(prefers-color-scheme: light)');
  const apply = (): void => {
    document.documentElement.dataset['theme'] = resolveTheme(deck.getState().theme, systemIsLight.matches);
  };
  apply();
  systemIsLight.addEventListener('change', apply);
  const unsubscribe = deck.subscribe(apply);
  return () => {
    systemIsLight.removeEventListener('change', apply);
    unsubscribe();
  };
}
