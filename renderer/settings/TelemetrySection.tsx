import { useCallback, useEffect, useState } from 'react';
import type { TelemetrySettings } from '../../shared/numbers/telemetry.ts';
import { ok } from '../../shared/result.ts';
import { readTelemetry, setTelemetry } from '../commands/telemetry.ts';
import { TextArea } from '../components/TextField.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { clockText, dayMinuteText } from '../moment.ts';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';

/** How it goes is asked again so often while the screen shows. */
const LOOK_MS = 5_000;

/** Where the metrics are sent to. A header stays with main: the page is told its name. */
export function TelemetrySection() {
  const { telemetry, read } = useTelemetry();
  const set = async (url: string | null, headers: readonly string[] | null): Promise<string | null> => {
    const problem = await setTelemetry(url, headers);
    await read();
    return problem;
  };
  return (
    <SettingsSection
      title="OpenTelemetry"
      text="Sends the metrics to a collector once a minute: numbers by queue, kind and outcome, and nothing else of a job."
    >
      {telemetry === null ? null : (
        <>
          <TextSetting<string | null>
            label="Collector"
            hint="Like http://127.0.0.1:4318. Left empty: nothing is sent."
            value={telemetry.url}
            standard={null}
            format={(url) => url ?? ''}
            words={(url) => url ?? 'off'}
            parse={(text) => ok(text.trim() === '' ? null : text.trim())}
            set={(url) => set(url, null)}
            placeholder="off"
          />
          {telemetry.url === null ? null : (
            <HeaderRow names={telemetry.headers} set={(headers) => set(telemetry.url, headers)} />
          )}
          <Sending sending={telemetry.sending} />
        </>
      )}
    </SettingsSection>
  );
}

interface HeaderRowProps {
  readonly names: readonly string[];
  readonly set: (headers: readonly string[]) => Promise<string | null>;
}

function HeaderRow({ names, set }: HeaderRowProps) {
  const [draft, setDraft] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (headers: readonly string[]): Promise<void> => {
    const problem = await set(headers);
    setWrong(problem);
    if (problem === null) setDraft('');
  };
  const commit = (): void => {
    const lines = draft.split('\n').map((line) => line.trim());
    const given = lines.filter((line) => line !== '');
    // The others by their names alone: what they say is with main.
    if (given.length > 0) void send([...names, ...given]);
  };
  return (
    <SettingRow
      label="Headers"
      hint="What the collector knows you by, one a line, like Authorization: Bearer … They are kept, and not shown again."
      error={wrong}
      back={names.map((name) => ({
        label: `Remove ${name}`,
        run: () => void send(names.filter((each) => each !== name)),
      }))}
    >
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          value={draft}
          placeholder={names.length === 0 ? 'none' : `${names.join(', ')}: kept`}
          onChange={(text) => {
            setDraft(text);
            setWrong(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) commit();
            if (event.key === 'Escape') {
              setDraft('');
              setWrong(null);
            }
          }}
        />
      )}
    </SettingRow>
  );
}

function Sending({ sending }: Pick<TelemetrySettings, 'sending'>) {
  if (sending === null) return null;
  return (
    <p className="setting-now num" role="status">
      {sending.state === 'failing' ? (
        <Lamp lit colour="amber">
          Not taken since {dayMinuteText(sending.since)}: {sending.reason}.
        </Lamp>
      ) : sending.state === 'well' ? (
        `Taken last at ${clockText(sending.at)}.`
      ) : (
        'Nothing was sent yet.'
      )}
    </p>
  );
}

function useTelemetry(): {
  readonly telemetry: TelemetrySettings | null;
  readonly read: () => Promise<void>;
} {
  const [telemetry, setPresent] = useState<TelemetrySettings | null>(null);
  const read = useCallback(async () => {
    const answer = await readTelemetry();
    if (answer !== null) setPresent(answer);
  }, []);
  const isOn = telemetry?.url != null;
  useEffect(() => {
    void read();
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [read, isOn]);
  return { telemetry, read };
}
