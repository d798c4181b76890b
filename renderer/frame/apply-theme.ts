import { deck } from '../store/deck.ts';
import { resolveTheme } from '../store/theme.ts';

/** Keeps `data-theme` on the page in step with the choice and with the system. Returns the undo. */
export function applyTheme(): () => void {
  const systemIsLight = matchMedia('(prefers-color-scheme: light)');
  const root = document.documentElement;
  const apply = (): void => {
    const theme = resolveTheme(deck.getState().theme, systemIsLight.matches);
    // The deck changes ten times a second, and who watches the attribute redraws whenever it is written.
    if (root.dataset['theme'] !== theme) root.dataset['theme'] = theme;
  };
  apply();
  systemIsLight.addEventListener('change', apply);
  const unsubscribe = deck.subscribe(apply);
  return () => {
    systemIsLight.removeEventListener('change', apply);
    unsubscribe();
  };
}
