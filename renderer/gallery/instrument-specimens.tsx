import { Dial } from '../instruments/Dial.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { Odometer } from '../instruments/Odometer.tsx';
import { Slots } from '../instruments/Slots.tsx';
import { Sparkline } from '../instruments/Sparkline.tsx';
import { TunerScale } from '../instruments/TunerScale.tsx';
import { type Specimen, state } from './specimen.tsx';

const WAVE = Array.from({ length: 60 }, (_, step) => Math.round(12 + 9 * Math.sin(step / 5) + (step % 7)));
const WAITING = { p50: 180, p95: 2_400, p99: 14_000, count: 412 };
const RUNNING = { p50: 1_900, p95: 41_000, p99: 260_000, count: 408 };

const dial = (value: number, limit: number) => (
  <Dial value={value} limit={limit} label={`${value} in progress, red line at ${limit}`} />
);
const odometer = (value: number) => <Odometer value={value} label={`${value} jobs created`} />;
const tuner = (label: string, over: Partial<Parameters<typeof TunerScale>[0]>) => (
  <TunerScale waiting={null} running={null} oldestMs={null} label={label} {...over} />
);

export const instrumentSpecimens: readonly Specimen[] = [
  {
    of: 'Odometer',
    states: [
      state('nothing yet', odometer(0)),
      state('some', odometer(1_247)),
      state('all drums', odometer(918_273)),
      state('nine drums', odometer(123_456_789)),
    ],
  },
  {
    of: 'Dial',
    states: [
      state(
        'at rest, half, at the line',
        [0, 4, 8].map((value) => <span key={value}>{dial(value, 8)}</span>),
      ),
      state('beyond a lowered limit', dial(5, 4)),
      state(
        'a limit of 1, 5, 64, 1000',
        [1, 5, 64, 1_000].map((limit) => <span key={limit}>{dial(1, limit)}</span>),
      ),
    ],
  },
  {
    of: 'Lamp',
    states: [
      state(
        'red',
        [false, true].map((lit) => (
          <Lamp key={String(lit)} lit={lit} colour="red">
            {lit ? '2 dead' : 'none dead'}
          </Lamp>
        )),
      ),
      state(
        'amber',
        [false, true].map((lit) => (
          <Lamp key={String(lit)} lit={lit} colour="amber">
            {lit ? '3 retrying' : 'none retrying'}
          </Lamp>
        )),
      ),
    ],
  },
  {
    of: 'Slots',
    states: [
      state('idle', <Slots busy={0} limit={4} paused={false} />),
      state('some busy', <Slots busy={3} limit={8} paused={false} />),
      state('full', <Slots busy={16} limit={16} paused={false} />),
      state('too many to draw', <Slots busy={150} limit={400} paused={false} />),
      state('paused', <Slots busy={2} limit={4} paused />),
    ],
  },
  {
    of: 'Sparkline',
    states: [
      state('nothing', <Sparkline values={WAVE.map(() => 0)} label="Nothing, last two minutes" />),
      state('a wave', <Sparkline values={WAVE} label="A wave, last two minutes" />),
      state(
        'one burst',
        <Sparkline values={WAVE.map((_, step) => (step === 40 ? 9 : 0))} label="A burst, last two minutes" />,
      ),
    ],
  },
  {
    of: 'TunerScale',
    states: [
      state('nothing measured', tuner('Nothing measured', {})),
      state(
        'waiting, running, oldest',
        tuner('Waiting and running', { waiting: WAITING, running: RUNNING, oldestMs: 84_000 }),
      ),
      state('all alike', tuner('All alike', { waiting: { ...WAITING, p50: 900, p95: 960, p99: 1_000 } })),
      state(
        'off the scale',
        tuner('Off the scale', { waiting: { ...WAITING, p50: 20, p99: 7_200_000 }, oldestMs: 9_000_000 }),
      ),
    ],
  },
];
