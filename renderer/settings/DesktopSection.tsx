import { ok } from '../../shared/result.ts';
import type { DesktopSettings, OpenKeysSettings } from '../../shared/settings/desktop-settings.ts';
import { setOpenKeys, setStartAtLogin } from '../commands/settings.ts';
import { Segmented } from '../components/Segmented.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';
import { useWaysBack } from './ways-back.ts';

const STARTING = [
  { value: 'by-hand', label: 'By hand' },
  { value: 'at-login', label: 'At login, in the tray' },
] as const;
type Starting = (typeof STARTING)[number]['value'];

/** How Jobdeck is started, and its window brought up. */
export function DesktopSection({ desktop }: { readonly desktop: DesktopSettings }) {
  return (
    <SettingsSection title="Start" text="How Jobdeck is started, and its window brought up.">
      {desktop.startsAtLogin === null ? (
        <p className="setting-line">Only an installed Jobdeck can be started at login.</p>
      ) : (
        <StartRow startsAtLogin={desktop.startsAtLogin} />
      )}
      <OpenKeysRow openKeys={desktop.openKeys} />
    </SettingsSection>
  );
}

function StartRow({ startsAtLogin }: { readonly startsAtLogin: boolean }) {
  const value: Starting = startsAtLogin ? 'at-login' : 'by-hand';
  const choose = (next: Starting): void => void setStartAtLogin(next === 'at-login');
  const back = useWaysBack<Starting>(value, choose, {
    words: (choice) => STARTING.find((each) => each.value === choice)?.label ?? choice,
    standard: 'by-hand',
  });
  return (
    <SettingRow label="Starting" group back={back}>
      {() => <Segmented size="lg" label="Starting" value={value} onChange={choose} options={STARTING} />}
    </SettingRow>
  );
}

function OpenKeysRow({ openKeys: { keys, active } }: { readonly openKeys: OpenKeysSettings }) {
  return (
    <TextSetting<string | null>
      label="Keys that open it"
      hint={
        keys !== null && !active
          ? `The system does not give ${keys}: another program has them, or it asks for a portal first.`
          : 'From anywhere, like Ctrl+Alt+J. Left empty: none.'
      }
      value={keys}
      standard={null}
      format={(value) => value ?? ''}
      words={(value) => value ?? 'none'}
      parse={(text) => ok(text.trim() === '' ? null : text.replaceAll(' ', ''))}
      set={setOpenKeys}
      placeholder="none"
    />
  );
}
