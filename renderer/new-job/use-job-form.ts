import { useMemo, useState } from 'react';
import type { Job, JobKind } from '../../shared/jobs/job.ts';
import type { Template } from '../../shared/jobs/templates.ts';
import type { Problem, Result } from '../../shared/result.ts';
import { editJob, enqueue } from '../commands/commands.ts';
import { saveSchedule } from '../commands/schedules.ts';
import { saveTemplate, templateProblem } from '../commands/templates.ts';
import type { Deck } from '../store/deck.ts';
import { buildRequest } from './build-request.ts';
import { buildSchedule, formOfSchedule, whenProblems } from './build-schedule.ts';
import { formOfJob } from './form-of-job.ts';
import { formOfTemplate } from './form-of-request.ts';
import { emptyForm, FIELD_OF, type FormState, isDirty } from './form-state.ts';
import { countFields, isAbout, problemText, withoutIndex } from './problems.ts';

const FIELDS = [...new Set(Object.values(FIELD_OF))];

/** Fields in which one types, or adds rows. */
type TypedField = {
  [F in keyof FormState]: FormState[F] extends { readonly length: number } ? F : never;
}[keyof FormState];

export interface JobForm {
  readonly form: FormState;
  readonly change: (part: Partial<FormState>) => void;
  /** What is wrong with a field, once it was left or the form was sent. */
  readonly errorOf: (field: keyof FormState) => string | undefined;
  /** The field was left: from now on it says what is wrong with it. */
  readonly leave: (field: TypedField) => void;
  readonly wrongFields: number;
  readonly dirty: boolean;
  /** Puts what a template says into the fields; what is wrong with it by now is told at them. */
  readonly begin: (template: Template) => void;
  /** Saves what is in the fields as a template: what is wrong with that, as a sentence; null: nothing. */
  readonly saveAs: (name: string) => Promise<string | null>;
  /** A schedule that is there: it stays one. */
  readonly isSchedule: boolean;
  readonly sending: boolean;
  /** What is wrong with no field in particular. */
  readonly otherProblem: string | null;
  /** Whether it was queued; when not, the fields say why. */
  readonly send: () => Promise<boolean>;
}

/** The state of the sheet, and what is wrong with it: told by the request's own check as one types, and by the engine. */
export function useJobForm(
  kind: JobKind,
  editing: Job | null,
  sheetFor: SheetFor,
  template: Template | null,
): JobForm {
  const [begun] = useState(() => (template === null ? null : formOfTemplate(template.job)));
  const [first, setFirst] = useState(
    () => begun?.form ?? (editing === null ? firstForm(kind, sheetFor) : formOfJob(editing)),
  );
  const [fromTemplate, setFromTemplate] = useState(begun !== null);
  const [form, setForm] = useState(first);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<readonly Problem[]>(begun?.problems ?? []);
  const built = useMemo(() => buildRequest(form), [form]);

  const problems = useMemo(
    () => (form.start === 'schedule' ? [...built.problems, ...whenProblems(form)] : built.problems),
    [form, built],
  );
  const seen = problems.filter(
    ({ field }) => sent || [...left].some((each) => field === each || field.startsWith(`${each}.`)),
  );
  const shown = [...seen, ...refused];
  const other = shown.find((problem) => !FIELDS.some((field) => isAbout(problem, field)));

  const isThere = editing !== null || typeof sheetFor === 'object';
  const save = (): Promise<Result<unknown, readonly Problem[]> | null> => {
    if (editing !== null) return editJob(asEdited(built.request, editing), editing);
    if (form.start !== 'schedule') return enqueue(built.request, built.name);
    const earlier = typeof sheetFor === 'object' ? sheetFor : null;
    return saveSchedule(buildSchedule(form, built, earlier), earlier?.id ?? null);
  };

  return {
    form,
    change: (part) => {
      setForm((before) => ({ ...before, ...part }));
      // What the engine refused is known of the old value only.
      const changed = (Object.keys(part) as (keyof FormState)[]).map((key) => FIELD_OF[key]);
      setRefused((before) => before.filter((problem) => !changed.some((field) => isAbout(problem, field))));
    },
    errorOf: (field) => {
      const problem = shown.find((each) => isAbout(each, FIELD_OF[field]));
      return problem === undefined ? undefined : problemText(problem);
    },
    leave: (field) => {
      // Passing by an empty field is no mistake yet; that something is missing is told when the form is sent.
      if (form[field].length > 0) setLeft((before) => new Set(before).add(FIELD_OF[field]));
    },
    wrongFields: countFields(shown, FIELDS),
    otherProblem: other === undefined ? null : problemText(other),
    dirty: isDirty(form, isThere || fromTemplate ? first : firstForm(form.kind, sheetFor)),
    begin: ({ job }) => {
      const { form: its, problems: wrong } = formOfTemplate(job);
      setFirst(its);
      setForm(its);
      setFromTemplate(true);
      setLeft(new Set());
      setSent(false);
      setRefused(wrong);
    },
    saveAs: async (name) => {
      const wrong = await saveTemplate(name, built.request);
      if (wrong === null) return '';
      const own = wrong.find(({ field }) => field === 'template' || field === '');
      if (own !== undefined) return templateProblem(own);
      if (wrong.length === 0) return null;
      setSent(true);
      setRefused(wrong);
      return 'The job has to be right first.';
    },
    isSchedule: typeof sheetFor === 'object',
    sending,
    send: async () => {
      setSent(true);
      if (problems.length > 0 || sending) return false;
      // A time that was to come when it was typed may have passed.
      if (buildRequest(form).problems.length > 0) {
        setForm({ ...form });
        return false;
      }
      setSending(true);
      const reply = await save().finally(() => setSending(false));
      if (reply === null) return false;
      if (!reply.ok) setRefused(reply.error.map(withoutIndex));
      return reply.ok;
    },
  };
}

/** What the sheet has no field for stays as it is. */
function asEdited(request: Readonly<Record<string, unknown>>, { options }: Job): Record<string, unknown> {
  const { backoff, unique } = options;
  const asked = request['backoff'] as { readonly baseMs: number };
  return {
    ...request,
    backoff: { ...backoff, ...asked },
    ...(unique === undefined ? {} : { unique }),
  };
}

type SheetFor = Deck['sheetFor'];

function firstForm(kind: JobKind, sheetFor: SheetFor): FormState {
  if (typeof sheetFor === 'object') return formOfSchedule(sheetFor);
  return sheetFor === 'schedule' ? { ...emptyForm(kind), start: 'schedule' } : emptyForm(kind);
}
