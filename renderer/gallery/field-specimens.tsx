import { Field } from '../components/Field.tsx';
import { Select } from '../components/Select.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { TagInput } from '../components/TagInput.tsx';
import { TextArea, TextField } from '../components/TextField.tsx';
import { Held, type Specimen, state } from './specimen.tsx';

const UNITS = [
  { value: 's', label: 'seconds' },
  { value: 'min', label: 'minutes' },
] as const;
const LONG = '/home/ada/films/2026/raw/episode 214, third cut, with the titles in Հայերեն and العربية.mov';

function text(initial: string, props: Partial<Parameters<typeof TextField>[0]> = {}) {
  return (
    <Held initial={initial}>
      {(value, set) => <TextField aria-label="Text" {...props} value={value} onChange={set} />}
    </Held>
  );
}
function tags(initial: readonly string[], error?: string) {
  return (
    <Held initial={initial}>
      {(value, set) => (
        <Field label="Tags" error={error}>
          {(control) => (
            <TagInput control={control} tags={value} onChange={set} placeholder="nightly, video" />
          )}
        </Field>
      )}
    </Held>
  );
}
function stepper(initial: number) {
  return (
    <Held initial={initial}>
      {(value, set) => <Stepper noun="attempts" value={value} onChange={set} min={1} max={20} />}
    </Held>
  );
}
function field(error?: string) {
  return (
    <Held initial="ffmpeg">
      {(value, set) => (
        <Field label="Program" hint="A name on the PATH, or a path." error={error}>
          {(control) => <TextField {...control} mono value={value} onChange={set} />}
        </Field>
      )}
    </Held>
  );
}

export const fieldSpecimens: readonly Specimen[] = [
  {
    of: 'Field',
    states: [
      state('with a hint', field()),
      state(
        'with an error',
        field('Expected a program that can be found, got ffmpeg. Install it, or write its path.'),
      ),
      state(
        'a group',
        <Field label="Timeout" hint="Then the run is ended." group>
          {() => (
            <span className="field-row">
              {text('90', { 'aria-label': 'Timeout' })}
              <Held<'s' | 'min'> initial="s">
                {(value, set) => <Select aria-label="Unit" value={value} onChange={set} options={UNITS} />}
              </Held>
            </span>
          )}
        </Field>,
      ),
    ],
  },
  {
    of: 'TextField',
    states: [
      state('empty', text('', { placeholder: 'Search jobs' })),
      state('filled', text('ep-214 → hls')),
      state('for machines', text(LONG, { mono: true })),
      state('with an end', text('0 3 * * *', { mono: true, trailing: 'at 03:00, every day' })),
      state('with an error', text('0', { 'aria-invalid': true })),
      state('disabled', text('not now', { disabled: true })),
      state(
        'several lines',
        <Held initial={'{\n  "frames": 2970\n}'}>
          {(value, set) => <TextArea aria-label="Body" value={value} onChange={set} />}
        </Held>,
      ),
    ],
  },
  {
    of: 'Select',
    states: [
      state(
        'one chosen',
        <Held<'s' | 'min'> initial="min">
          {(value, set) => <Select aria-label="Unit" value={value} onChange={set} options={UNITS} />}
        </Held>,
      ),
    ],
  },
  {
    of: 'Stepper',
    states: [state('lowest', stepper(1)), state('between', stepper(5)), state('highest', stepper(20))],
  },
  {
    of: 'TagInput',
    states: [
      state('empty', tags([])),
      state('some', tags(['nightly', 'video', 'мир', 'עברית', '🎬 film'])),
      state('a long one', tags(['x'.repeat(120), 'short'])),
      state('with an error', tags(['a'], 'Expected at most 20 tags, got 21. Remove one.')),
    ],
  },
];
