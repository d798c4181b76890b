import type { ReactNode } from 'react';
import type { Result } from '../../shared/result.ts';
import { DraftSetting, useDraft } from './DraftSetting.tsx';
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

/** A setting that is shown as text, with ways back to what it was. */
export function TextSetting<T>(props: TextSettingProps<T>) {
  const { label, hint, value, standard, format, words, parse, set, unit, placeholder } = props;
  const draft = useDraft(set);
  const back = useWaysBack(value, (next) => void draft.send(next), { words, standard });
  const commit = (text: string): void => {
    const parsed = parse(text);
    if (text.trim() === format(value)) draft.letGo();
    else if (parsed.ok) void draft.send(parsed.value);
    else draft.refuse(parsed.error);
  };
  return (
    <DraftSetting
      label={label}
      hint={hint}
      back={back}
      draft={draft}
      standing={format(value)}
      commit={commit}
      unit={unit}
      placeholder={placeholder}
    />
  );
}
