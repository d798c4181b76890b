import { ChevronLeft, ChevronRight, Clock3 } from 'lucide-react';
import type { ReactNode } from 'react';

import { Key } from '../components/Key.tsx';
import { stepText } from '../history/ranges.ts';
import { clockText, dayText } from '../moment.ts';
import { backToNow, lookBack } from '../store/actions.ts';
import { type Past, useDeck, type View } from '../store/deck.ts';
import { TRAVELS, usePast } from './use-past.ts';
import './past.css';

const MINUTE = 60_000;

/** What of a screen is of then, and what is of now all the same. */
const NOTES: Readonly<Record<View, string>> = {
  overview: 'Keys that change something act now.',
  queues: 'Keys that change something act now.',
  jobs: 'Jobs are listed as they are now: which there were then is not kept.',
  schedules: 'Schedules are those of now: those of then are not kept.',
  history: 'Click the chart for another moment.',
  log: 'The log goes up to now.',
  settings: 'Settings are those of now.',
};

/** Of when the numbers are, as long as they are not of now. */
export function PastStrip() {
  const past = useDeck((deck) => deck.past);
  const view = useDeck((deck) => deck.view);
  usePast(past?.at ?? null);
  if (past === null) return null;
  // Until there is another answer, all is still of the moment before.
  const at = past.state === 'known' ? past.moment.at : past.at;
  const step = past.state === 'known' ? Math.max(MINUTE, past.moment.to - past.moment.from) : MINUTE;
  return (
    <div className="strip past-strip" role="status">
      <Clock3 size={15} strokeWidth={1.5} aria-hidden="true" />
      <p className="strip-words">
        As it was on <b className="num">{`${dayText(at)}, ${clockText(at)}`}</b>
        {` · ${knownText(past)}. `}
        <span className="past-note">{NOTES[view]}</span>
      </p>
      <Step icon={<ChevronLeft />} by={-step} past={past} />
      <Step icon={<ChevronRight />} by={step} past={past} />
      <Key size="sm" {...(TRAVELS.has(view) ? { kbd: 'Esc' } : {})} onClick={backToNow}>
        Back to now
      </Key>
    </div>
  );
}

function knownText(past: Past): string {
  switch (past.state) {
    case 'asked':
      return 'asking History';
    case 'known':
      return `known to ${stepText(past.moment.to - past.moment.from)}`;
    case 'unknown':
      return 'nothing is known of it';
    case 'refused':
      return 'History does not answer';
  }
}

function Step({ icon, by, past }: { readonly icon: ReactNode; readonly by: number; readonly past: Past }) {
  const words = `${stepText(Math.abs(by))} ${by < 0 ? 'earlier' : 'later'}`;
  return (
    <Key
      size="sm"
      square
      icon={icon}
      aria-label={words}
      title={words}
      disabled={past.at + by >= Date.now()}
      onClick={() => lookBack(past.at + by)}
    />
  );
}
