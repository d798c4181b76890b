import { type ReactNode, useState } from 'react';
import type { Result } from '../../shared/result.ts';
import { TextField } from '../components/TextField.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useWaysBack } from './ways-back.ts';

interface TextSettingProps<T> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: T;
  readonly standard: T;
  /** As it stands in the field, and in words. */
  readonly format: (value: T) => string;
  readonly words: (value: T) => string;
  readonly parse: (text: string) => Result<T, string>;
  /** What is wrong with it; null: it holds. */
  readonly set: (value: T) => Promise<string | null>;
  readonly unit?: string;
  readonly placeholder?: string;
}

/** A setting that one types. It holds once the field is left or Enter is pressed; Escape lets go of what was typed. */
export function TextSetting<T>(props: TextSettingProps<T>) {
  const { label, hint, value, standard, format, words, parse, set, unit, placeholder } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (next: T): Promise<void> => {
    const problem = await set(next);
    setWrong(problem);
    if (problem === null) setDraft(null);
  };
  const back = useWaysBack(value, (next) => void send(next), { words, standard });
  const commit = (): void => {
    if (draft === null) return;
    const parsed = parse(draft);
    if (draft.trim() === format(value)) letGo();
    else if (parsed.ok) void send(parsed.value);
    else setWrong(parsed.error);
  };
  const letGo = (): void => {
    setDraft(null);
    setWrong(null);
  };
  return (
    <SettingRow label={label} hint={hint} error={wrong} back={back}>
      {(control) => (
        <TextField
          {...control}
          className="setting-text"
          value={draft ?? format(value)}
          placeholder={placeholder}
          trailing={unit}
          onChange={(text) => {
            setDraft(text);
            setWrong(null);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') letGo();
          }}
        />
      )}
    </SettingRow>
  );
}
