import { Pause, Plus, RotateCcw, X } from 'lucide-react';
import { useId } from 'react';
import { Kbd } from '../components/Kbd.tsx';
import { Key, type KeyProps } from '../components/Key.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { SheetHead } from '../components/SheetHead.tsx';
import { Tabs } from '../components/Tabs.tsx';
import { Held, type Specimen, state } from './specimen.tsx';

const keys = (variant: NonNullable<KeyProps['variant']>) => (
  <>
    <Key variant={variant}>Retry</Key>
    <Key variant={variant} icon={<RotateCcw />}>
      Retry
    </Key>
    <Key variant={variant} icon={<Plus />} kbd="Ctrl N">
      New job
    </Key>
    <Key variant={variant} size="sm">
      Small
    </Key>
    <Key variant={variant} square icon={<Pause />} aria-label="Pause" />
    <Key variant={variant} square size="sm" icon={<X />} aria-label="Dismiss" />
    <Key variant={variant} icon={<RotateCcw />} disabled>
      Disabled
    </Key>
  </>
);

const WHENS = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'Later' },
  { value: 'often', label: 'On a schedule' },
] as const;

function segmented(size: 'sm' | 'md' | 'lg') {
  return (
    <Held<(typeof WHENS)[number]['value']> initial="now">
      {(value, set) => <Segmented label="When" value={value} onChange={set} options={WHENS} size={size} />}
    </Held>
  );
}

function TabsSample() {
  const panelId = useId();
  return (
    <Held<'output' | 'error' | 'result'> initial="output">
      {(value, set) => (
        <>
          <Tabs
            label="Parts of a job"
            value={value}
            onChange={set}
            panelId={panelId}
            options={[
              { value: 'output', label: 'Output' },
              { value: 'error', label: 'Error' },
              { value: 'result', label: 'Result' },
            ]}
          >
            1,247 lines
          </Tabs>
          <p id={panelId} role="tabpanel" aria-label={value}>
            What the tab holds: {value}
          </p>
        </>
      )}
    </Held>
  );
}

export const keySpecimens: readonly Specimen[] = [
  {
    of: 'Key',
    states: [state('go', keys('go')), state('plain', keys('plain')), state('bare', keys('bare'))],
  },
  {
    of: 'Kbd',
    states: [
      state(
        'keys',
        ['Ctrl N', '⌘ ⏎', 'Esc', '?'].map((key) => <Kbd key={key}>{key}</Kbd>),
      ),
    ],
  },
  {
    of: 'Segmented',
    states: [
      state('24 px', segmented('sm')),
      state('28 px', segmented('md')),
      state('30 px', segmented('lg')),
    ],
  },
  { of: 'Tabs', states: [state('with an end', <TabsSample />)] },
  {
    of: 'SheetHead',
    states: [
      state('a title', <SheetHead title="Edit job" onClose={() => undefined} />),
      state(
        'with a choice',
        <SheetHead title="New job" onClose={() => undefined}>
          {segmented('md')}
        </SheetHead>,
      ),
    ],
  },
];
