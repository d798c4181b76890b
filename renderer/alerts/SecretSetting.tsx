import { useState } from 'react';
import { TextField } from '../components/TextField.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';

interface SecretSettingProps {
  readonly label: string;
  readonly hint: string;
  /** What may be seen of it; null: it is not set. */
  readonly shown: string | null;
  /** With null it is removed. What is wrong with it; null: it holds. */
  readonly set: (text: string | null) => Promise<string | null>;
}

/** Something that is typed and never shown again. It holds once Enter is pressed or the field is left. */
export function SecretSetting({ label, hint, shown, set }: SecretSettingProps) {
  const [draft, setDraft] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (text: string | null): Promise<void> => {
    const problem = await set(text);
    setWrong(problem);
    if (problem === null) setDraft('');
  };
  const commit = (): void => {
    if (draft.trim() !== '') void send(draft.trim());
  };
  const back = shown === null ? [] : [{ label: 'Remove', run: () => void send(null) }];
  return (
    <SettingRow label={label} hint={hint} error={wrong} back={back}>
      {(control) => (
        <TextField
          {...control}
          className="setting-text"
          value={draft}
          placeholder={shown ?? 'none'}
          onChange={(text) => {
            setDraft(text);
            setWrong(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setDraft('');
          }}
        />
      )}
    </SettingRow>
  );
}
