import { Fragment, type ReactNode } from 'react';
import type { JobState } from '../../shared/jobs/job.ts';
import './state.css';

/** What an icon can show: the states of a job, and a queue or engine that is paused. */
export type ShownState = JobState | 'paused';

/** Each state has a silhouette of its own, so that it is told without its colour. */
const SHAPES: Readonly<Record<ShownState, ReactNode>> = {
  waiting: <circle cx="8" cy="8" r="5.6" strokeWidth="1.5" />,
  scheduled: (
    <Fragment>
      <circle cx="8" cy="8" r="5.6" strokeWidth="1.5" />
      <path d="M8 4.9V8l2.2 1.5" strokeWidth="1.4" />
    </Fragment>
  ),
  blocked: <circle cx="8" cy="8" r="5.6" strokeWidth="1.5" strokeDasharray="2.4 2" strokeLinecap="butt" />,
  running: (
    <Fragment>
      <circle cx="8" cy="8" r="5.6" strokeOpacity=".35" strokeWidth="1.5" />
      <path d="M8 2.4A5.6 5.6 0 1 1 2.4 8" strokeWidth="1.75" />
      <circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" />
    </Fragment>
  ),
  retrying: (
    <Fragment>
      <path d="M13.4 8a5.4 5.4 0 1 1-1.7-3.9" strokeWidth="1.6" />
      <path d="M12.9 1.6v3.3H9.6" strokeWidth="1.6" />
    </Fragment>
  ),
  completed: (
    <Fragment>
      <circle cx="8" cy="8" r="6.3" fill="currentColor" stroke="none" />
      <path className="state-cut" d="M5.2 8.2l2 2 3.6-4.1" strokeWidth="1.6" />
    </Fragment>
  ),
  dead: (
    <Fragment>
      <path d="M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3z" fill="currentColor" stroke="none" />
      <path className="state-cut" d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" strokeWidth="1.6" />
    </Fragment>
  ),
  cancelled: (
    <Fragment>
      <circle cx="8" cy="8" r="5.6" strokeWidth="1.5" />
      <path d="M4.2 11.8l7.6-7.6" strokeWidth="1.5" strokeLinecap="butt" />
    </Fragment>
  ),
  paused: (
    <Fragment>
      <rect x="3.6" y="3" width="3" height="10" fill="currentColor" stroke="none" />
      <rect x="9.4" y="3" width="3" height="10" fill="currentColor" stroke="none" />
    </Fragment>
  ),
};

/** The icon alone; a word beside it or a name on what holds it says the same. */
export function StateIcon({ state, size = 14 }: { readonly state: ShownState; readonly size?: number }) {
  return (
    <svg
      className={`state-icon state-${state}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[state]}
    </svg>
  );
}
