import { useCallback, useEffect, useState } from 'react';
import type { AlertWay, TellingPresent } from '../../shared/alerts/telling.ts';
import { ok, type Result } from '../../shared/result.ts';
import { joinWords, splitWords } from '../../shared/words/shell-words.ts';
import { readTelling, setAlertCommand, setAlertWebhook, tryTelling } from '../commands/alerts.ts';
import { Key } from '../components/Key.tsx';
import { orNone } from '../settings/numbers.ts';
import { TextSetting } from '../settings/TextSetting.tsx';
import { useDeck } from '../store/deck.ts';
import { sinceText } from './alert-words.ts';
import { SecretSetting } from './SecretSetting.tsx';

const asTyped = orNone((text: string): Result<string, string> => ok(text.trim()));

/** Who else is told when an alert fires and when it is over. What is secret of a webhook is typed here and never shown. */
export function Telling({ now }: { readonly now: number }) {
  const { present, read } = useTelling();
  const windows = useDeck((deck) => deck.environment?.platform === 'win32');
  if (present === null) return null;
  const { command, webhook } = present;
  const line = command === null ? null : joinWords([command.program, ...command.args]);
  const then = async (problem: Promise<string | null>): Promise<string | null> => {
    const wrong = await problem;
    await read();
    return wrong;
  };
  return (
    <div className="alert-telling">
      <h3 className="past-title">Who else is told</h3>
      <TextSetting
        label="Command"
        hint={
          failureOf(present, 'command', now) ??
          'Run with the alert in its environment and as JSON on its standard input, for 30 s at most.'
        }
        value={line}
        standard={null}
        format={(text) => text ?? ''}
        words={(text) => text ?? 'none'}
        parse={asTyped}
        set={(text) => then(setAlertCommand(text === null ? null : splitWords(text, windows)))}
        placeholder="none"
      />
      <SecretSetting
        label="Webhook"
        hint={
          failureOf(present, 'webhook', now) ??
          'Sent the alert as JSON by POST. Of its address only the server is shown again.'
        }
        shown={webhook === null ? null : `${webhook.origin}/…`}
        set={(url) => then(setAlertWebhook(url === null ? null : { url }))}
      />
      {webhook !== null && (
        <SecretSetting
          label="Authorization"
          hint="The header of that name, if the server wants one. It is not shown again."
          shown={webhook.hasAuthorization ? '••••••••' : null}
          set={(authorization) => then(setAlertWebhook({ authorization }))}
        />
      )}
      {(command !== null || webhook !== null) && (
        <Key size="sm" className="alert-new" onClick={() => void tryTelling().then(read)}>
          Tell of a test
        </Key>
      )}
    </div>
  );
}

function failureOf({ failed }: TellingPresent, way: AlertWay, now: number): string | null {
  const last = failed[way];
  return last === null ? null : `Not told at ${sinceText(last.at, now)}: ${last.reason}`;
}

/** Read when the screen opens, after each change, and when an alert fires or is over. */
function useTelling(): { readonly present: TellingPresent | null; readonly read: () => Promise<void> } {
  const revision = useDeck((deck) => deck.snapshot?.alerts.revision);
  const [present, setPresent] = useState<TellingPresent | null>(null);
  const read = useCallback(async () => {
    const answer = await readTelling();
    if (answer !== null) setPresent(answer);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision says that somebody may have been told
  useEffect(() => void read(), [read, revision]);
  return { present, read };
}
