import type { NoticeKind, NotificationSettings } from '../../shared/settings/desktop-settings.ts';
import { setNotification } from '../commands/settings.ts';
import { Segmented } from '../components/Segmented.tsx';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { useWaysBack } from './ways-back.ts';

const CHOICES = [
  { value: 'shown', label: 'Shown' },
  { value: 'off', label: 'Off' },
] as const;
type Choice = (typeof CHOICES)[number]['value'];

const WORDS: Readonly<Record<NoticeKind, { readonly label: string; readonly hint: string }>> = {
  died: { label: 'A job died', hint: 'Several that die together are told together, by their error.' },
  drained: {
    label: 'A queue is done',
    hint: 'When nothing in it is left to do, after at least 10 jobs or a minute of work.',
  },
  alert: {
    label: 'An alert fires',
    hint: 'Those that are not silenced. Of dead jobs, only while jobs that died are not told above.',
  },
  asked: {
    label: 'A model asks',
    hint: 'For a change, by jobdeck mcp. A click opens the question; nothing happens before you agree.',
  },
};

/** What the system tells while the window has not the focus. */
export function NotificationsSection({ notifications }: { readonly notifications: NotificationSettings }) {
  return (
    <SettingsSection
      title="Notifications"
      text="Shown while you do something else, each at most once a minute."
    >
      {notifications.supported ? (
        <>
          <KindRow kind="died" on={notifications.on.died} />
          <KindRow kind="drained" on={notifications.on.drained} />
          <KindRow kind="alert" on={notifications.on.alert} />
          <KindRow kind="asked" on={notifications.on.asked} />
        </>
      ) : (
        <p className="setting-line">This system shows no notifications.</p>
      )}
    </SettingsSection>
  );
}

function KindRow({ kind, on }: { readonly kind: NoticeKind; readonly on: boolean }) {
  const { label, hint } = WORDS[kind];
  const value: Choice = on ? 'shown' : 'off';
  const choose = (next: Choice): void => void setNotification(kind, next === 'shown');
  const back = useWaysBack<Choice>(value, choose, {
    words: (choice) => CHOICES.find((each) => each.value === choice)?.label ?? choice,
    standard: 'shown',
  });
  return (
    <SettingRow label={label} group back={back} hint={hint}>
      {() => <Segmented size="lg" label={label} value={value} onChange={choose} options={CHOICES} />}
    </SettingRow>
  );
}
