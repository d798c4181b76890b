import { type FormEvent, useState } from 'react';
import type { AlertRule } from '../../shared/alerts/alerts.ts';
import { ALERT_METRIC_NAMES, type AlertUnit, factsOf } from '../../shared/alerts/metrics.ts';
import { saveAlertRule } from '../commands/alerts.ts';
import { asSentence } from '../commands/answers.ts';
import { toast } from '../commands/toasts.ts';
import { Field } from '../components/Field.tsx';
import { Key } from '../components/Key.tsx';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Select } from '../components/Select.tsx';
import { SheetHead } from '../components/SheetHead.tsx';
import { TextField } from '../components/TextField.tsx';
import { closeOverlay } from '../store/actions.ts';
import { useDeck } from '../store/deck.ts';
import { type FieldProblems, fieldOf, formOfRule, NEW_RULE, type RuleForm, ruleOfForm } from './rule-form.ts';
import './alerts.css';

const METRICS = ALERT_METRIC_NAMES.map((value) => ({ value, label: factsOf(value).title }));
const WHEN = [
  { value: 'above', label: 'Above' },
  { value: 'below', label: 'Below' },
] as const;
const SEVERITIES = [
  { value: 'warning', label: 'Warning' },
  { value: 'critical', label: 'Critical' },
] as const;
const LEVEL_HINT: Readonly<Record<AlertUnit, string>> = {
  count: 'A number.',
  ms: 'A time, like 30 s or 2 h.',
  share: 'Like 25 %.',
  bytes: 'Like 500 MB.',
  deviations: 'Standard deviations above what is usual; 3 is rarely chance.',
  yes: '',
};

/** A rule, new or in the place of one, with what is wrong at its field. */
export function RuleSheet({ rule }: { readonly rule: AlertRule | null }) {
  const [form, setForm] = useState<RuleForm>(rule === null ? NEW_RULE : formOfRule(rule));
  const [wrong, setWrong] = useState<FieldProblems>({});
  const [other, setOther] = useState<string | null>(null);
  const change = (part: Partial<RuleForm>): void => {
    setForm({ ...form, ...part });
    setWrong(Object.fromEntries(Object.entries(wrong).filter(([field]) => !(field in part))));
    setOther(null);
  };
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const read = ruleOfForm(form);
    if (!read.ok) return setWrong(read.error);
    const its = rule === null ? {} : { id: rule.id, on: rule.on };
    const reply = await saveAlertRule({ ...read.value, ...its });
    if (reply === null) return;
    if (reply.ok) {
      toast('done', rule === null ? 'Rule added' : 'Rule changed');
      return closeOverlay();
    }
    const problems = reply.error.map((problem) => ({
      field: fieldOf(problem.field),
      text: asSentence({ ...problem, field: '' }),
    }));
    setWrong(
      Object.fromEntries(problems.flatMap(({ field, text }) => (field === null ? [] : [[field, text]]))),
    );
    setOther(problems.find(({ field }) => field === null)?.text ?? null);
  };
  const { unit, windowed, byQueue } = factsOf(form.metric);
  const text = (field: 'name' | 'queue' | 'window' | 'level' | 'clearLevel' | 'for' | 'clearFor') => ({
    value: form[field],
    onChange: (typed: string) => change({ [field]: typed }),
  });
  return (
    <OverlayDialog label={rule === null ? 'New rule' : 'Rule'} className="rule-sheet" onClose={closeOverlay}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <SheetHead title={rule === null ? 'New rule' : rule.name} onClose={closeOverlay} />
        <div className="rule-fields">
          <Field label="Name" error={wrong.name}>
            {(control) => (
              <TextField {...control} {...text('name')} placeholder="What is wrong when it fires" />
            )}
          </Field>
          <Field label="Watches" error={wrong.metric}>
            {(control) => (
              <Select
                {...control}
                value={form.metric}
                options={METRICS}
                onChange={(metric) => change({ metric, level: '', clearLevel: '' })}
              />
            )}
          </Field>
          {byQueue && <QueueOfRule form={form} wrong={wrong.queue} onChange={(queue) => change({ queue })} />}
          {windowed && (
            <Field label="In the last" error={wrong.window} hint="A minute to a day.">
              {(control) => <TextField {...control} {...text('window')} />}
            </Field>
          )}
          {unit !== 'yes' && (
            <>
              <Field label="Fires" group error={wrong.level ?? wrong.when} hint={LEVEL_HINT[unit]}>
                {(control) => (
                  <span className="field-row">
                    <Segmented
                      size="lg"
                      label="Fires when it is"
                      value={form.when}
                      options={WHEN}
                      onChange={(when) => change({ when })}
                    />
                    <TextField {...control} {...text('level')} aria-label="Level" />
                  </span>
                )}
              </Field>
              <Field
                label="Is over at"
                error={wrong.clearLevel}
                hint="Further back than the level, so that it does not come and go."
              >
                {(control) => <TextField {...control} {...text('clearLevel')} placeholder="the same level" />}
              </Field>
            </>
          )}
          <Field
            label="After"
            error={wrong.for}
            hint="So long without a break before it fires; 0 s is at once."
          >
            {(control) => <TextField {...control} {...text('for')} />}
          </Field>
          <Field
            label="Over after"
            error={wrong.clearFor}
            hint="So long back at its level before it is over."
          >
            {(control) => <TextField {...control} {...text('clearFor')} />}
          </Field>
          <Field label="It is" group error={wrong.severity}>
            {() => (
              <Segmented
                size="lg"
                label="Severity"
                value={form.severity}
                options={SEVERITIES}
                onChange={(severity) => change({ severity })}
              />
            )}
          </Field>
        </div>
        <footer className="sheet-foot">
          <p className="sheet-note sheet-note-wrong" aria-live="polite">
            {other}
          </p>
          <Key onClick={closeOverlay}>Cancel</Key>
          <Key variant="go" type="submit">
            {rule === null ? 'Add rule' : 'Save rule'}
          </Key>
        </footer>
      </form>
    </OverlayDialog>
  );
}

interface QueueOfRuleProps {
  readonly form: RuleForm;
  readonly wrong: string | undefined;
  readonly onChange: (queue: string) => void;
}

function QueueOfRule({ form, wrong, onChange }: QueueOfRuleProps) {
  const queues = useDeck((deck) => deck.snapshot?.queues);
  return (
    <Field label="Queue" error={wrong}>
      {(control) => (
        <>
          <TextField
            {...control}
            value={form.queue}
            onChange={onChange}
            placeholder="all of them together"
            list="alert-queues"
          />
          <datalist id="alert-queues">
            {(queues ?? []).map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
