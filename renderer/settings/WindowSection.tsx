import { Monitor, Moon, Sun } from 'lucide-react';
import type { OnClose } from '../../shared/settings/settings.ts';
import { setOnClose } from '../commands/settings.ts';
import { Segmented } from '../components/Segmented.tsx';
import { setTheme } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import type { ThemeChoice } from '../store/theme.ts';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { useWaysBack } from './ways-back.ts';

const THEMES = [
  { value: 'system', label: 'As the system', icon: <Monitor aria-hidden="true" /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden="true" /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden="true" /> },
] as const;
const CLOSING = [
  { value: 'tray', label: 'Keeps the jobs running' },
  { value: 'quit', label: 'Quits Jobdeck' },
] as const;

const labelIn =
  <T extends string>(options: readonly { readonly value: T; readonly label: string }[]) =>
  (value: T): string =>
    options.find((option) => option.value === value)?.label ?? value;

/** How the window looks, and what closing it does. */
export function WindowSection({ onClose }: { readonly onClose: OnClose }) {
  const theme = useDeck((deck) => deck.theme);
  const backToTheme = useWaysBack<ThemeChoice>(theme, setTheme, {
    words: labelIn(THEMES),
    standard: 'system',
  });
  const choose = (next: OnClose): void => void setOnClose(next);
  const backToClosing = useWaysBack(onClose, choose, { words: labelIn(CLOSING), standard: 'tray' });
  return (
    <SettingsSection title="Window" text="How it looks, and what happens to the jobs when it is closed.">
      <SettingRow label="Theme" group back={backToTheme}>
        {() => <Segmented size="lg" label="Theme" value={theme} onChange={setTheme} options={THEMES} />}
      </SettingRow>
      <SettingRow
        label="Closing it"
        group
        back={backToClosing}
        hint={
          onClose === 'tray'
            ? 'Jobdeck stays in the tray, and its window opens from there.'
            : 'While jobs run you are asked before it quits.'
        }
      >
        {() => <Segmented size="lg" label="Closing it" value={onClose} onChange={choose} options={CLOSING} />}
      </SettingRow>
    </SettingsSection>
  );
}
