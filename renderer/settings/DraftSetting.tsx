import { type ComponentProps, useState } from 'react';
import { TextField } from '../components/TextField.tsx';
import { SettingRow } from './SettingRow.tsx';

export interface Draft<T> {
  /** What is being typed; null: nothing is. */
  readonly text: string | null;
  /** What is wrong with it, or with what was sent last. */
  readonly wrong: string | null;
  readonly type: (text: string) => void;
  readonly refuse: (wrong: string) => void;
  readonly letGo: () => void;
  readonly send: (value: T) => Promise<void>;
}

/** What is typed until it holds. `set`: what is wrong with it; null: it holds. */
export function useDraft<T>(set: (value: T) => Promise<string | null>): Draft<T> {
  const [text, setText] = useState<string | null>(null);
  const [wrong, refuse] = useState<string | null>(null);
  const change = (to: string | null): void => {
    setText(to);
    refuse(null);
  };
  return {
    text,
    wrong,
    type: change,
    refuse,
    letGo: () => change(null),
    send: async (value) => {
      const problem = await set(value);
      refuse(problem);
      if (problem === null) setText(null);
    },
  };
}

interface DraftSettingProps<T> extends Pick<ComponentProps<typeof SettingRow>, 'label' | 'hint' | 'back'> {
  readonly draft: Draft<T>;
  /** What stands in the field while nothing is typed. */
  readonly standing: string;
  /** With what was typed, once Enter is pressed or the field is left. Escape lets go of it. */
  readonly commit: (text: string) => void;
  readonly unit?: string | undefined;
  readonly placeholder?: string | undefined;
}

/** A setting that one types. */
export function DraftSetting<T>(props: DraftSettingProps<T>) {
  const { draft, standing, commit, unit, placeholder, ...row } = props;
  const commitTyped = (): void => {
    if (draft.text !== null) commit(draft.text);
  };
  return (
    <SettingRow {...row} error={draft.wrong}>
      {(control) => (
        <TextField
          {...control}
          className="setting-text"
          value={draft.text ?? standing}
          placeholder={placeholder}
          trailing={unit}
          onChange={draft.type}
          onBlur={commitTyped}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commitTyped();
            if (event.key === 'Escape') draft.letGo();
          }}
        />
      )}
    </SettingRow>
  );
}
