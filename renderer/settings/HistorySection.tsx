import { DEFAULT_SETTINGS, type RetentionSettings } from '../../shared/settings/settings.ts';
import { setRetention } from '../commands/settings.ts';
import { parseNumber } from './numbers.ts';
import { formatCountOrPart } from './RetentionSection.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';

/** How much of what the metrics were is kept. */
export function HistorySection({ retention }: { readonly retention: RetentionSettings }) {
  return (
    <SettingsSection
      title="History"
      text="The metrics of every second for two hours, of every minute for 30 days, of every hour for five years."
    >
      <TextSetting
        label="On disk, at most"
        unit="MB"
        value={retention.historyMegabytes}
        standard={DEFAULT_SETTINGS.retention.historyMegabytes}
        format={formatCountOrPart}
        words={formatCountOrPart}
        parse={parseNumber}
        set={(historyMegabytes) => setRetention({ ...retention, historyMegabytes })}
        hint="Beyond that the oldest seconds go first, then minutes, then hours: no count is lost, but how finely it is known. For good, a minute after a change."
      />
    </SettingsSection>
  );
}
