export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'light' | 'dark';

const KEY = 'jobdeck.theme';

export function storedTheme(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}

export function storeTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
}

/** The theme to draw in: the choice, or what the system asks for. */
export function resolveTheme(choice: ThemeChoice, systemIsLight: boolean): Theme {
  if (choice !== 'system') return choice;
  return systemIsLight ? 'light' : 'dark';
}
