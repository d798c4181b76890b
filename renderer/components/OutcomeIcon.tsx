import { Fragment, type ReactNode } from 'react';
import type { Outcome } from '../../shared/jobs/job.ts';
import { StateIcon } from './StateIcon.tsx';
import './state.css';

export type OutcomeType = Outcome['type'];

/** The word for how a run ended. */
export const OUTCOME_WORDS: Readonly<Record<OutcomeType, string>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  'timed-out': 'Timed out',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

/** A bare cross, an hourglass, a broken ring: runs end in other ways than jobs do. */
const SHAPES: Readonly<Record<'failed' | 'timed-out' | 'interrupted', ReactNode>> = {
  failed: <path d="M4 4l8 8M12 4l-8 8" strokeWidth="1.75" />,
  'timed-out': (
    <path
      d="M4 2.2h8M4 13.8h8M4.9 2.2c0 3.6 6.2 4.4 6.2 11.6M11.1 2.2c0 3.6-6.2 4.4-6.2 11.6"
      strokeWidth="1.4"
    />
  ),
  interrupted: (
    <Fragment>
      <path d="M6.2 2.7a5.6 5.6 0 0 0 0 10.6" strokeWidth="1.5" />
      <path d="M9.8 2.7a5.6 5.6 0 0 1 0 10.6" strokeWidth="1.5" />
      <path d="M8 4.6v6.8" strokeWidth="1.5" strokeDasharray="1.6 2.2" />
    </Fragment>
  ),
};

export function OutcomeIcon({ type, size = 14 }: { readonly type: OutcomeType; readonly size?: number }) {
  if (type === 'succeeded') return <StateIcon state="completed" size={size} />;
  if (type === 'cancelled') return <StateIcon state="cancelled" size={size} />;
  return (
    <svg
      className={`state-icon ${type === 'interrupted' ? 'state-cancelled' : 'state-dead'}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {SHAPES[type]}
    </svg>
  );
}
