import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { assertNever } from '../../shared/assert-never.ts';
import { JOB_KINDS, type Job, type JobKind } from '../../shared/jobs/job.ts';
import { defaultName } from '../../shared/jobs/job-request.ts';
import { MAX_TEMPLATE_NAME, type Template } from '../../shared/jobs/templates.ts';
import { readTemplate } from '../commands/templates.ts';
import { KIND_WORDS, KindIcon } from '../components/KindIcon.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { SheetHead } from '../components/SheetHead.tsx';
import type { Deck } from '../store/deck.ts';
import { buildRequest } from './build-request.ts';
import { CommandFields } from './CommandFields.tsx';
import { CommandPreview } from './CommandPreview.tsx';
import { CommonFields } from './CommonFields.tsx';
import type { FormState } from './form-state.ts';
import { HttpFields } from './HttpFields.tsx';
import { ModuleFields } from './ModuleFields.tsx';
import { SheetFoot } from './SheetFoot.tsx';
import { SaveTemplate } from './templates/SaveTemplate.tsx';
import { TemplateList } from './templates/TemplateList.tsx';
import { TemplatePicker } from './templates/TemplatePicker.tsx';
import { useTemplates } from './templates/use-templates.ts';
import { type JobForm as FormOfJob, useJobForm } from './use-job-form.ts';

const KINDS = JOB_KINDS.map((kind) => ({
  value: kind,
  label: KIND_WORDS[kind],
  icon: <KindIcon kind={kind} />,
}));

interface JobFormProps {
  readonly initialKind: JobKind;
  readonly editing: Job | null;
  readonly sheetFor: Deck['sheetFor'];
  readonly template: Template | null;
  readonly onKind: (kind: JobKind) => void;
  readonly onClose: () => void;
  /** Hands out what to call when somebody wants to close the sheet. */
  readonly onWantClose: (ask: () => void) => void;
}

/** What stands in the sheet: the work at the left, how it is treated at the right, what can be done below. */
export function JobForm(props: JobFormProps) {
  const { initialKind, editing, sheetFor, template, onKind, onClose, onWantClose } = props;
  const jobForm = useJobForm(initialKind, editing, sheetFor, template);
  const { templates, reload } = useTemplates();
  const [managing, setManaging] = useState(false);
  const [naming, setNaming] = useState(false);
  const takesTemplates = editing === null && typeof sheetFor === 'string';
  const isSchedule = jobForm.form.start === 'schedule';
  const { form, change, dirty, send } = jobForm;
  const [asking, setAsking] = useState(false);
  const element = useRef<HTMLFormElement>(null);

  const wantClose = (): void => {
    // Asked once: whoever asks again has answered.
    if (dirty && !asking) setAsking(true);
    else onClose();
  };
  useEffect(() => onWantClose(wantClose));

  const begin = async (name: string): Promise<void> => {
    const its = await readTemplate(name);
    if (its !== null) jobForm.begin(its);
  };
  const submit = async (): Promise<void> => {
    setAsking(false);
    if (await send()) {
      if (editing === null) onKind(form.kind);
      onClose();
      return;
    }
    // The errors are in the document after the next frame.
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    const isField = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      void submit();
    } else if (isField) {
      // Enter in one of many fields is a slip far more often than a wish to queue the job.
      event.preventDefault();
    }
  };
  return (
    <form ref={element} className="sheet" noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <SheetHead title={titleOf(editing !== null, sheetFor, isSchedule)} onClose={wantClose}>
        {editing === null ? (
          <Segmented
            size="md"
            label="Kind"
            value={form.kind}
            onChange={(kind) => change({ kind })}
            options={KINDS}
          />
        ) : null}
        {takesTemplates && !isSchedule ? (
          <TemplatePicker
            templates={templates}
            onPick={(name) => void begin(name)}
            onManage={() => setManaging(true)}
          />
        ) : null}
      </SheetHead>
      {managing ? (
        <TemplateList
          templates={templates}
          onChanged={() => void reload()}
          onClose={() => setManaging(false)}
        />
      ) : (
        <div className="sheet-columns">
          <div className="sheet-work">
            <div className="sheet-fields">
              <KindFields jobForm={jobForm} />
            </div>
            <CommandPreview form={form} />
          </div>
          <div className="sheet-fields sheet-treatment">
            <CommonFields jobForm={jobForm} named={nameOf(form)} isEdit={editing !== null} />
          </div>
        </div>
      )}
      {naming ? (
        <SaveTemplate
          suggested={(form.name.trim() || buildRequest(form).name).slice(0, MAX_TEMPLATE_NAME)}
          taken={templates.map(({ name }) => name)}
          onSave={jobForm.saveAs}
          onClose={() => {
            setNaming(false);
            void reload();
          }}
        />
      ) : (
        <SheetFoot
          jobForm={jobForm}
          verb={editing === null ? 'Queue job' : putsBack(editing) ? 'Save and retry' : 'Save'}
          asking={asking}
          onKeep={() => setAsking(false)}
          onDiscard={onClose}
          onCancel={wantClose}
          onSaveAs={editing === null && !isSchedule && !managing ? () => setNaming(true) : null}
        />
      )}
    </form>
  );
}

function KindFields({ jobForm }: { readonly jobForm: FormOfJob }) {
  const { kind } = jobForm.form;
  switch (kind) {
    case 'command':
      return <CommandFields jobForm={jobForm} />;
    case 'http':
      return <HttpFields jobForm={jobForm} />;
    case 'module':
      return <ModuleFields jobForm={jobForm} />;
    default:
      return assertNever(kind);
  }
}

/** What is in line, or waits for its time, stays so. */
function putsBack({ state }: Job): boolean {
  return state !== 'waiting' && state !== 'scheduled';
}

/** What the job will be called when it is given no name. */
function nameOf(form: FormState): string {
  if (form.kind === 'http') {
    if (form.url.trim() === '') return 'method and address';
    return defaultName({ kind: 'http', payload: { method: form.method, url: form.url.trim() } });
  }
  if (form.kind === 'module') {
    if (form.path.trim() === '') return 'file and input';
    return buildRequest({ ...form, name: '' }).name || 'file and input';
  }
  const { runAs, shell, program, args } = form;
  if ((runAs === 'shell' ? shell : program).trim() === '') return 'what it runs';
  const payload = runAs === 'shell' ? { shell } : { program, args: args.map(({ text }) => text) };
  return defaultName({ kind: 'command', payload });
}

function titleOf(isEdit: boolean, sheetFor: Deck['sheetFor'], isSchedule: boolean): string {
  if (isEdit) return 'Edit job';
  if (typeof sheetFor === 'object') return 'Edit schedule';
  return isSchedule ? 'New schedule' : 'New job';
}
