import { X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { JobRow } from '../../shared/jobs/job-views.ts';
import { query } from '../bridge.ts';
import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { STATE_WORDS } from '../components/state-words.ts';
import '../components/tag-input.css';
import type { JobForm } from './use-job-form.ts';

const POLICIES = [
  { value: 'block', label: 'If one fails: stay blocked' },
  { value: 'cancel', label: 'If one fails: be cancelled' },
  { value: 'run', label: 'If one fails: run anyway' },
] as const;

/** Jobs offered for what was typed. */
const OFFERED = 20;
const ASK_AFTER_MS = 150;
const OPEN = 'state:blocked OR state:scheduled OR state:waiting OR state:running OR state:retrying';

/** The jobs that have to end first: open ones are found by their name, any by its id. */
export function DependsOnField({ jobForm: { form, change, errorOf } }: { readonly jobForm: JobForm }) {
  const [draft, setDraft] = useState('');
  const listId = useId();
  const offered = useOpenJobs(draft).filter(({ id }) => !form.dependsOn.some((each) => each.id === id));
  const add = (id: string, name: string): void => {
    setDraft('');
    if (!form.dependsOn.some((each) => each.id === id))
      change({ dependsOn: [...form.dependsOn, { id, name }] });
  };
  const typed = (text: string): void => {
    const chosen = offered.find(({ id }) => id === text);
    if (chosen === undefined) setDraft(text);
    else add(chosen.id, chosen.name);
  };
  const addDraft = (): void => {
    const text = draft.trim();
    if (text !== '') add(text, text);
  };
  return (
    <Field label="Depends on" hint="Runs when these have ended." error={errorOf('dependsOn')}>
      {(control) => (
        <>
          <span className="well-field tag-input" data-invalid={control['aria-invalid']}>
            {form.dependsOn.map(({ id, name }) => (
              <span className="chip" key={id} title={id}>
                <span className="chip-text">{name}</span>
                <button
                  type="button"
                  aria-label={`Do not depend on ${name}`}
                  onClick={() => change({ dependsOn: form.dependsOn.filter((each) => each.id !== id) })}
                >
                  <X size={12} strokeWidth={1.5} aria-hidden="true" />
                </button>
              </span>
            ))}
            <input
              type="text"
              className="well-input"
              {...control}
              list={listId}
              placeholder={form.dependsOn.length === 0 ? 'name of an open job, or an id' : undefined}
              value={draft}
              onChange={(event) => typed(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && draft.trim() !== '') {
                  event.preventDefault();
                  addDraft();
                } else if (event.key === 'Backspace' && draft === '') {
                  change({ dependsOn: form.dependsOn.slice(0, -1) });
                }
              }}
              onBlur={addDraft}
            />
            <datalist id={listId}>
              {offered.map(({ id, name, state }) => (
                <option key={id} value={id}>{`${name} · ${STATE_WORDS[state]}`}</option>
              ))}
            </datalist>
          </span>
          {form.dependsOn.length === 0 ? null : (
            <Select
              aria-label="If a job that it depends on fails"
              value={form.onParentFailure}
              onChange={(value) => {
                const chosen = POLICIES.find((each) => each.value === value);
                if (chosen !== undefined) change({ onParentFailure: chosen.value });
              }}
              options={POLICIES}
            />
          )}
        </>
      )}
    </Field>
  );
}

/** Open jobs with that in their name, the latest change first; none before something is typed. */
function useOpenJobs(typed: string): readonly JobRow[] {
  const [rows, setRows] = useState<readonly JobRow[]>([]);
  const name = typed.trim();
  useEffect(() => {
    if (name === '') {
      setRows([]);
      return;
    }
    let current = true;
    const ask = async (): Promise<void> => {
      const text = `(${OPEN}) name:"${name.replace(/["\\]/g, '\\$&')}"`;
      try {
        const found = await query('jobs.search', { text, state: null, cursor: null, limit: OFFERED });
        if (current && found.ok) setRows(found.value.rows);
      } catch {
        // The window says already that the engine does not answer; an id can be typed all the same.
      }
    };
    const timer = setTimeout(ask, ASK_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [name]);
  return rows;
}
