import { useCallback, useEffect, useState } from 'react';
import {
  type EndpointAt,
  type EndpointPresent,
  SUGGESTED_PORT,
} from '../../shared/settings/endpoint-settings.ts';
import { asSentence } from '../commands/answers.ts';
import { readEndpoint, setEndpoint } from '../commands/endpoint.ts';
import { Segmented } from '../components/Segmented.tsx';
import { CopyKey } from '../jobs/detail/CopyKey.tsx';
import { useDeck } from '../store/deck.ts';
import { askingLine } from './endpoint-words.ts';
import { parseNumber } from './numbers.ts';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';

type Choice = 'closed' | 'port' | 'socket';
const CLOSED = { value: 'closed', label: 'Closed' } as const;
const AT_PORT = { value: 'port', label: 'At a port' } as const;
const AT_SOCKET = { value: 'socket', label: 'At a socket' } as const;

/** The door for other programs of the machine. The token stays in its file: the page is told where that is. */
export function EndpointSection() {
  const { present, read } = useEndpoint();
  return (
    <SettingsSection
      title="Local endpoint"
      text="HTTP for other programs of this machine: numbers for Prometheus, health, and all that can be done with jobs. They need its token."
    >
      {present === null ? null : present.state === 'no-folder' ? (
        <p className="setting-line">
          It needs a data folder for its token: start without --memory to open it.
        </p>
      ) : (
        <Rows present={present} read={read} />
      )}
    </SettingsSection>
  );
}

type Choosable = Exclude<EndpointPresent, { readonly state: 'no-folder' }>;

function Rows({ present, read }: { readonly present: Choosable; readonly read: () => Promise<void> }) {
  const isWindows = useDeck((deck) => deck.environment?.platform === 'win32');
  /** A port that could not be had yet leaves its field where another one is typed. */
  const [wanted, setWanted] = useState<Choice | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const at = present.state === 'closed' ? null : present.at;
  const choice = wanted ?? (at === null ? 'closed' : at === 'socket' ? 'socket' : 'port');
  const set = async (next: EndpointAt | null): Promise<string | null> => {
    const problem = await setEndpoint(next);
    await read();
    return problem;
  };
  const choose = async (next: Choice): Promise<void> => {
    setWanted(next);
    const problem = await set(next === 'closed' ? null : next === 'socket' ? 'socket' : SUGGESTED_PORT);
    setWrong(problem);
    if (problem === null) setWanted(null);
  };
  const setPort = async (port: number): Promise<string | null> => {
    const problem = await set(port);
    if (problem === null) {
      setWanted(null);
      setWrong(null);
    }
    return problem;
  };
  const failed = present.state === 'failed' ? asSentence({ ...present.problem, field: '' }) : null;
  return (
    <>
      <SettingRow
        label="It is"
        group
        error={wrong ?? failed}
        hint={
          choice === 'closed' ? 'Nothing listens. It is never reachable from another machine.' : undefined
        }
        back={failed === null || at === null ? [] : [{ label: 'Try again', run: () => void set(at) }]}
      >
        {() => (
          <Segmented
            size="lg"
            label="The local endpoint is"
            value={choice}
            onChange={(next) => void choose(next)}
            options={isWindows ? [CLOSED, AT_PORT] : [CLOSED, AT_PORT, AT_SOCKET]}
          />
        )}
      </SettingRow>
      {choice !== 'port' ? null : (
        <TextSetting
          label="Port"
          hint="Of 127.0.0.1; 1024 to 65535."
          value={typeof at === 'number' ? at : SUGGESTED_PORT}
          standard={SUGGESTED_PORT}
          format={String}
          words={String}
          parse={parseNumber}
          set={setPort}
        />
      )}
      {present.state === 'open' ? <Facts open={present} isWindows={isWindows} /> : null}
    </>
  );
}

type Open = Extract<EndpointPresent, { readonly state: 'open' }>;

function Facts({ open, isWindows }: { readonly open: Open; readonly isWindows: boolean }) {
  const line = askingLine(open, isWindows);
  return (
    <dl className="setting-facts">
      <dt>Address</dt>
      <dd>
        <span className="mono selectable setting-path">{open.address}</span>
        <CopyKey label="Copy the address" text={() => open.address} />
      </dd>
      <dt>Token</dt>
      <dd>
        <span className="mono selectable setting-path">{open.tokenFile}</span>
        <CopyKey label="Copy the path of the token" text={() => open.tokenFile} />
      </dd>
      <dt>Try it</dt>
      <dd>
        <span className="mono selectable setting-path">{line}</span>
        <CopyKey label="Copy the line" text={() => line} />
      </dd>
    </dl>
  );
}

/** Read when the screen opens, after each change, and after an engine was restarted. */
function useEndpoint(): { readonly present: EndpointPresent | null; readonly read: () => Promise<void> } {
  const engine = useDeck((deck) => deck.health?.engine.state);
  const [present, setPresent] = useState<EndpointPresent | null>(null);
  const read = useCallback(async () => {
    const answer = await readEndpoint();
    if (answer !== null) setPresent(answer);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an engine that was restarted has opened it anew
  useEffect(() => void read(), [read, engine]);
  return { present, read };
}
