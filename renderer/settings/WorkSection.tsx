import { useState } from 'react';
import type { EngineStatus } from '../../shared/numbers/snapshot.ts';
import { parseBytes } from '../../shared/words/bytes.ts';
import { formatBytes, formatCount } from '../../shared/words/format.ts';
import { setStartConditions, setWorkers } from '../commands/settings.ts';
import { Stepper } from '../components/Stepper.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { useDeck } from '../store/deck.ts';
import { orNone, parseNumber } from './numbers.ts';
import { SettingRow } from './SettingRow.tsx';
import { SettingsSection } from './SettingsSection.tsx';
import { TextSetting } from './TextSetting.tsx';
import { useWaysBack } from './ways-back.ts';

/** How much runs at once, and when nothing more starts. */
export function WorkSection({ engine }: { readonly engine: EngineStatus }) {
  const { startConditions, heldBack } = engine;
  const { maxLoadPerCpu, minFreeMemoryBytes } = startConditions;
  const onWindows = useDeck((deck) => deck.environment?.platform === 'win32');
  return (
    <SettingsSection
      title="Work"
      text="What runs at once, over all queues. Each queue has limits of its own."
    >
      <Workers concurrency={engine.concurrency} />
      {/* Windows has no load average, so there it would hold nothing back. */}
      {onWindows ? null : (
        <TextSetting
          label="Load, at most"
          hint="Nothing starts while the load of the last minute, for each processor, is above it: 1 is all busy."
          value={maxLoadPerCpu}
          standard={null}
          format={(load) => (load === null ? '' : String(load))}
          words={(load) => (load === null ? 'off' : String(load))}
          parse={orNone(parseNumber)}
          set={(load) => setStartConditions({ maxLoadPerCpu: load, minFreeMemoryBytes })}
          placeholder="off"
          unit={maxLoadPerCpu === null ? '' : 'for each processor'}
        />
      )}
      <TextSetting
        label="Free memory"
        hint="Nothing starts while programs can get less than that."
        value={minFreeMemoryBytes}
        standard={null}
        format={(bytes) => (bytes === null ? '' : formatBytes(bytes))}
        words={(bytes) => (bytes === null ? 'off' : formatBytes(bytes))}
        parse={orNone(parseBytes)}
        set={(bytes) => setStartConditions({ maxLoadPerCpu, minFreeMemoryBytes: bytes })}
        placeholder="off"
        unit={minFreeMemoryBytes === null ? '' : 'at least'}
      />
      {heldBack === null ? null : (
        <p className="setting-now" role="status">
          <Lamp lit colour="amber">
            {heldBack.by === 'load'
              ? `Nothing starts now: the load is ${heldBack.perCpu.toFixed(2)}.`
              : `Nothing starts now: ${formatBytes(heldBack.freeBytes)} are free.`}
          </Lamp>
        </p>
      )}
    </SettingsSection>
  );
}

function Workers({ concurrency }: { readonly concurrency: number }) {
  const [wrong, setWrong] = useState<string | null>(null);
  const set = (next: number): void => void setWorkers(next).then(setWrong);
  const back = useWaysBack(concurrency, set, { words: formatCount });
  return (
    <SettingRow
      label="Workers"
      hint="Jobs that run at the same time, at most. What runs goes on when it is lowered."
      error={wrong}
      back={back}
    >
      {(control) => (
        <Stepper {...control} noun="workers" value={concurrency} min={1} max={256} onChange={set} />
      )}
    </SettingRow>
  );
}
