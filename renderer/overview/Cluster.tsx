import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount, formatShare } from '../../shared/words/format.ts';
import { Dial } from '../instruments/Dial.tsx';
import { Lamp } from '../instruments/Lamp.tsx';
import { Odometer } from '../instruments/Odometer.tsx';
import { Sparkline } from '../instruments/Sparkline.tsx';
import { sliding } from '../instruments/sparkline.ts';
import { minuteText } from '../moment.ts';
import { showJobs } from '../store/actions.ts';
import type { JobsTab } from '../store/deck.ts';
import { Bay } from './Bay.tsx';
import { lastMinute } from './readings.ts';

/** Steps of 2 s that a point of a rate looks back over. */
const RATE_STEPS = 5;

interface ClusterProps {
  readonly snapshot: Pick<Snapshot, 'metrics' | 'rates' | 'trends'> & {
    readonly engine: { readonly concurrency: number; readonly peak: Snapshot['engine']['peak'] | null };
    readonly jobs: { readonly dead: number };
  };
  /** As it was at a moment: nothing of now is opened, and lines may be of longer steps. */
  readonly past?: { readonly createdPerMinute: number; readonly span: string } | null;
}

/** Five instruments in the order of a job's life. Those that only go up are odometers; what goes both ways is a dial. */
export function Cluster({ snapshot, past = null }: ClusterProps) {
  const span = past?.span ?? 'last two minutes';
  const open = (tab: JobsTab) => (past === null ? () => showJobs(tab) : null);
  const { metrics, rates, engine, trends, jobs } = snapshot;
  return (
    <div className="cluster">
      <Bay
        title="Created"
        instrument={
          <Odometer
            value={metrics.total_jobs_created}
            label={`${formatCount(metrics.total_jobs_created)} jobs created`}
          />
        }
        reading={
          <Reading
            value={formatCount(past?.createdPerMinute ?? lastMinute(trends.created))}
            words="per min"
          />
        }
        trend={<RateLine of="created" steps={trends.created} span={span} />}
        opens="Open all jobs"
        onOpen={open('all')}
      />
      <Bay
        title="In progress"
        instrument={
          <>
            <Dial
              value={metrics.jobs_in_progress}
              limit={engine.concurrency}
              label={`${formatCount(metrics.jobs_in_progress)} in progress, red line at ${formatCount(engine.concurrency)}`}
            />
            <p className="dial-reading" aria-hidden="true">
              <span className="num">{formatCount(metrics.jobs_in_progress)}</span>
              <small>of {formatCount(engine.concurrency)}</small>
            </p>
          </>
        }
        reading={<Peak peak={engine.peak} />}
        trend={<Sparkline values={trends.inProgress} label={`In progress, ${span}`} />}
        opens="Open running jobs"
        onOpen={open('running')}
      />
      <Bay
        title="Completed"
        instrument={
          <Odometer
            value={metrics.jobs_completed}
            label={`${formatCount(metrics.jobs_completed)} runs completed`}
          />
        }
        reading={<Reading value={formatShare(rates.success_rate)} words="success rate" />}
        trend={<RateLine of="completed" steps={trends.completed} span={span} />}
        opens="Open completed jobs"
        onOpen={open('completed')}
      />
      <Bay
        title="Failed runs"
        corner={<DeadLamp dead={jobs.dead} />}
        instrument={
          <Odometer value={metrics.jobs_failed} label={`${formatCount(metrics.jobs_failed)} failed runs`} />
        }
        reading={<Reading value={formatShare(rates.failure_rate)} words="of created" />}
        trend={<RateLine of="failed" steps={trends.failed} span={span} />}
        opens="Open dead jobs"
        onOpen={open('dead')}
      />
      <Bay
        title="Retried"
        instrument={
          <Odometer value={metrics.jobs_retried} label={`${formatCount(metrics.jobs_retried)} retried`} />
        }
        reading={<Reading value={formatShare(rates.retry_rate)} words="retry rate" />}
        trend={<RateLine of="retried" steps={trends.retried} span={span} />}
        opens="Open retrying jobs"
        onOpen={open('retrying')}
      />
    </div>
  );
}

function Reading({ value, words }: { readonly value: string; readonly words: string }) {
  return (
    <>
      <b className="num">{value}</b>
      <span>{words}</span>
    </>
  );
}

function Peak({ peak }: { readonly peak: Snapshot['engine']['peak'] | null }) {
  if (peak === null) return <span>peak not kept</span>;
  if (peak.running === 0) return <span>peak –</span>;
  return (
    <>
      <span>peak</span>
      <b className="num">{formatCount(peak.running)}</b>
      <span className="num">at {minuteText(peak.at)}</span>
    </>
  );
}

/** The step that still fills is left out: it would always end in a dip. */
function RateLine({
  of,
  steps,
  span,
}: {
  readonly of: string;
  readonly steps: readonly number[];
  readonly span: string;
}) {
  return <Sparkline values={sliding(steps.slice(0, -1), RATE_STEPS)} label={`Rate of ${of}, ${span}`} />;
}

function DeadLamp({ dead }: { readonly dead: number }) {
  return (
    <span className="bay-lamp">
      <Lamp lit={dead > 0} colour="red">
        {dead > 0 ? `${formatCount(dead)} dead` : 'none dead'}
      </Lamp>
    </span>
  );
}
