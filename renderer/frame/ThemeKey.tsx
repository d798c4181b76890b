import { Monitor, Moon, Sun } from 'lucide-react';
import { Key } from '../components/Key.tsx';
import { setTheme } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { THEME_CHOICES, type ThemeChoice } from '../store/theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

/** Goes round: as the system, light, dark. */
export function ThemeKey() {
  const theme = useDeck((deck) => deck.theme);
  const next = nextChoice(theme);
  const Icon = ICONS[theme];
  const label = `Theme: ${theme}. Change to ${next}`;
  return (
    <Key
      className="theme-key"
      variant="bare"
      size="sm"
      square
      icon={<Icon />}
      aria-label={label}
      title={label}
      onClick={() => setTheme(next)}
    />
  );
}

function nextChoice(theme: ThemeChoice): ThemeChoice {
  return THEME_CHOICES[(THEME_CHOICES.indexOf(theme) + 1) % THEME_CHOICES.length] ?? 'system';
}
