import type { JobKind } from '../../shared/jobs/job.ts';
import { KIND_WORDS, KindIcon } from '../components/KindIcon.tsx';
import { OUTCOME_WORDS, OutcomeIcon, type OutcomeType } from '../components/OutcomeIcon.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { type ShownState, StateIcon } from '../components/StateIcon.tsx';
import { StateWord } from '../components/StateWord.tsx';
import { STATE_WORDS } from '../components/state-words.ts';
import { type Specimen, state } from './specimen.tsx';

const STATES = Object.keys(STATE_WORDS) as ShownState[];
const OUTCOMES = Object.keys(OUTCOME_WORDS) as OutcomeType[];
const KINDS = Object.keys(KIND_WORDS) as JobKind[];
const progress = (share: number, text: string) => (
  <ProgressBar progress={{ share, text }} label={`Progress, ${text}`} />
);

export const stateSpecimens: readonly Specimen[] = [
  {
    of: 'StateIcon',
    states: [12, 14, 22].map((size) =>
      state(
        `${size} px`,
        STATES.map((each) => <StateIcon key={each} state={each} size={size} />),
      ),
    ),
  },
  {
    of: 'StateWord',
    states: [
      state(
        'every state',
        STATES.map((each) => <StateWord key={each} state={each} />),
      ),
      state('another word', <StateWord state="retrying">Retrying in 4 min</StateWord>),
    ],
  },
  {
    of: 'OutcomeIcon',
    states: OUTCOMES.map((type) =>
      state(
        OUTCOME_WORDS[type],
        [14, 22].map((size) => <OutcomeIcon key={size} type={type} size={size} />),
      ),
    ),
  },
  {
    of: 'KindIcon',
    states: KINDS.map((kind) =>
      state(
        KIND_WORDS[kind],
        [14, 18].map((size) => <KindIcon key={size} kind={kind} size={size} />),
      ),
    ),
  },
  {
    of: 'ProgressBar',
    states: [
      state('begun', progress(0, 'Reading the file')),
      state('under way', progress(0.42, 'frame 1247 of 2970')),
      state(
        'long words',
        progress(0.875, 'Copying /var/lib/backups/2026-11-25/very/deep/folder/of/many/names.tar.zst'),
      ),
      state('done', progress(1, '')),
    ],
  },
];
