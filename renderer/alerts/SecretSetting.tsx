import { DraftSetting, useDraft } from '../settings/DraftSetting.tsx';

interface SecretSettingProps {
  readonly label: string;
  readonly hint: string;
  /** What may be seen of it; null: it is not set. */
  readonly shown: string | null;
  /** With null it is removed. What is wrong with it; null: it holds. */
  readonly set: (text: string | null) => Promise<string | null>;
}

/** Something that is typed and never shown again. */
export function SecretSetting({ label, hint, shown, set }: SecretSettingProps) {
  const draft = useDraft(set);
  const commit = (text: string): void => {
    if (text.trim() !== '') void draft.send(text.trim());
  };
  const back = shown === null ? [] : [{ label: 'Remove', run: () => void draft.send(null) }];
  return (
    <DraftSetting
      label={label}
      hint={hint}
      back={back}
      draft={draft}
      standing=""
      commit={commit}
      placeholder={shown ?? 'none'}
    />
  );
}
