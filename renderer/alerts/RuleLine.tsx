import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AlertRuleRow } from '../../shared/alerts/alerts.ts';
import { alertCondition } from '../../shared/alerts/words.ts';
import { parseLocalMoment } from '../../shared/words/local-moment.ts';
import { acknowledgeAlert, silenceAlert } from '../commands/alerts.ts';
import { Field } from '../components/Field.tsx';
import { Key } from '../components/Key.tsx';
import { TextField } from '../components/TextField.tsx';
import { openAlertRule } from '../store/actions.ts';
import { ruleStateWords } from './alert-words.ts';
import { RuleMenu } from './RuleMenu.tsx';

/** A rule: its lamp, what it says, how it is, and what can be done with it. */
export function RuleLine({ row, now }: { readonly row: AlertRuleRow; readonly now: number }) {
  const { rule, state, alert, silencedUntil } = row;
  const [asksUntil, setAsksUntil] = useState(false);
  const isLit = state === 'firing' && silencedUntil === null;
  return (
    <li className="alert-rule" data-state={state} aria-label={rule.name}>
      <span className="alert-lamp lamp" data-lit={isLit} aria-hidden="true">
        <span className={`lamp-bulb lamp-${rule.severity === 'critical' ? 'red' : 'amber'}`} />
      </span>
      <div className="alert-words">
        <h3>{rule.name}</h3>
        <p>{alertCondition(rule)}</p>
        <p className="alert-state num">{ruleStateWords(row, now)}</p>
      </div>
      <span className="alert-keys">
        {state === 'firing' && alert?.acknowledged === null && (
          <Key
            size="sm"
            aria-label={`Acknowledge ${rule.name}`}
            onClick={() => void acknowledgeAlert(rule.id, rule.name)}
          >
            Acknowledge
          </Key>
        )}
        <Key
          size="sm"
          variant="bare"
          square
          icon={<Pencil />}
          title="Edit"
          aria-label={`Edit ${rule.name}`}
          onClick={() => openAlertRule(rule)}
        />
        <RuleMenu row={row} onUntil={() => setAsksUntil(true)} />
      </span>
      {asksUntil && <SilenceUntil row={row} onDone={() => setAsksUntil(false)} />}
    </li>
  );
}

/** A moment to come, typed. */
function SilenceUntil({
  row: { rule },
  onDone,
}: {
  readonly row: AlertRuleRow;
  readonly onDone: () => void;
}) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | undefined>();
  const silence = (): void => {
    const until = parseLocalMoment(text, Date.now());
    if (until.ok) {
      void silenceAlert(rule.id, rule.name, until.value);
      onDone();
    } else setWrong(`Expected ${until.error.expected}. ${until.error.fix}`);
  };
  return (
    <div className="alert-until">
      <Field label="Silent until" error={wrong} hint="Like 18:00, or 2026-12-24 08:00; local time.">
        {(control) => (
          <span className="field-row">
            <TextField
              {...control}
              autoFocus
              value={text}
              onChange={(typed) => {
                setText(typed);
                setWrong(undefined);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter') silence();
                if (event.key === 'Escape') onDone();
              }}
            />
            <Key size="sm" onClick={silence}>
              Silence
            </Key>
            <Key size="sm" variant="bare" onClick={onDone}>
              Cancel
            </Key>
          </span>
        )}
      </Field>
    </div>
  );
}
