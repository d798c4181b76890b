import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import {
  DEFAULT_SETTINGS,
  type RetentionSettings,
  type SettingsPresent,
} from '../../shared/settings/settings.ts';
import { formatCount } from '../../shared/words/format.ts';
import { setRetention, takeDefaultSettings } from '../commands/settings.ts';
import { Key } from '../components/Key.tsx';
import { parseNumber } from './numbers.ts';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';

const STANDARD = DEFAULT_SETTINGS.retention;

interface RetentionSectionProps {
  readonly settings: SettingsPresent;
  readonly jobs: Snapshot['jobs'];
}

/** How long finished jobs are kept. What is wrong in the file is told, and nothing is removed until it is right. */
export function RetentionSection({ settings, jobs }: RetentionSectionProps) {
  const { retention, problem, file } = settings;
  return (
    <SettingsSection
      title="Finished jobs"
      text="How long they are kept, with their runs and output. What is beyond that is removed for good, a minute after a change."
    >
      {retention === null ? (
        <div className="setting-wrong">
          <p role="alert">Nothing is removed, since the settings can’t be read. {problem}</p>
          <Key size="sm" onClick={() => void takeDefaultSettings()}>
            Use the defaults
          </Key>
          <p className="field-hint">The file is kept beside the new one, as {file}.wrong.</p>
        </div>
      ) : (
        <Rows retention={retention} />
      )}
      <p className="setting-now num">
        Now kept: {formatCount(jobs.completed)} completed, {formatCount(jobs.cancelled)} cancelled,{' '}
        {formatCount(jobs.dead)} dead
      </p>
    </SettingsSection>
  );
}

function Rows({ retention }: { readonly retention: RetentionSettings }) {
  const row = (field: keyof RetentionSettings) => ({
    value: retention[field],
    standard: STANDARD[field],
    format: formatCountOrPart,
    words: formatCountOrPart,
    parse: parseNumber,
    set: (value: number) => setRetention({ ...retention, [field]: value }),
  });
  return (
    <>
      <TextSetting label="Completed" unit="days" {...row('completedDays')} hint="Cancelled jobs likewise." />
      <TextSetting label="Dead" unit="days" {...row('deadDays')} />
      <TextSetting
        label="At most"
        unit="jobs"
        {...row('maxFinished')}
        hint="Of more than these, the ones that finished first go first."
      />
    </>
  );
}

/** 30, 0.5, 1,000,000. */
export function formatCountOrPart(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
