import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { TunerScale } from '../instruments/TunerScale.tsx';
import { showJob } from '../store/actions.ts';
import { useNow } from '../store/use-now.ts';
import { Percentiles } from './Percentiles.tsx';
import { durationParts, oldestWaitingMs } from './readings.ts';
import { Section } from './Section.tsx';
import './waiting-and-running.css';

/** How long jobs wait and run, and the one that waits longest: a wait is only measured once it is over. */
export function WaitingAndRunning({ snapshot }: { readonly snapshot: Snapshot }) {
  const { waiting, running } = snapshot.durations;
  const oldestMs = oldestWaitingMs(snapshot, useNow(500));
  return (
    <Section
      title="Waiting and running"
      place="upper-two"
      tools={<span className="section-note">last 10 min</span>}
    >
      <Oldest snapshot={snapshot} ms={oldestMs} />
      <TunerScale
        waiting={waiting}
        running={running}
        oldestMs={oldestMs}
        label="Waiting and running time on one logarithmic scale, in figures in the table below"
      />
      <Percentiles waiting={waiting} running={running} />
    </Section>
  );
}

function Oldest({ snapshot, ms }: { readonly snapshot: Snapshot; readonly ms: number | null }) {
  const oldest = snapshot.oldestWaiting;
  if (ms === null || oldest === null)
    return (
      <p className="oldest">
        <span className="oldest-age">–</span>
        <span className="oldest-words">nothing waits</span>
      </p>
    );
  return (
    <p className="oldest">
      <svg className="oldest-pointer" viewBox="0 0 9 9" aria-hidden="true">
        <path d="M0 1h9L4.5 9z" />
      </svg>
      <span className="oldest-age num">
        {durationParts(ms).map(({ number, unit }) => (
          <span key={unit}>
            {number}
            <small>{unit}</small>
          </span>
        ))}
      </span>
      <span className="oldest-words trunc">
        oldest waiting ·{' '}
        <button type="button" className="oldest-job" onClick={() => showJob(oldest.id)}>
          {oldest.name}
        </button>{' '}
        in {oldest.queue}
      </span>
    </p>
  );
}
