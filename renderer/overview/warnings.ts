import type { AlertLamp } from '../../shared/alerts/metrics.ts';
import type { Snapshot, StorageStatus } from '../../shared/numbers/snapshot.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import type { LampColour } from '../instruments/Lamp.tsx';

export interface Warning {
  readonly name: string;
  readonly colour: LampColour;
  readonly lit: boolean;
  readonly why: string;
}

/** The lamps under the instruments. Each is lit while an alert of its kind fires, and at once for what is never right. */
export function warningsOf(snapshot: Snapshot, oldestMs: number | null): readonly Warning[] {
  const { jobs, conservation, engine, alerts } = snapshot;
  const fires = (lamp: AlertLamp): boolean => alerts.lamps.includes(lamp);
  const firing = (lamp: AlertLamp, well: string): string =>
    fires(lamp) ? 'An alert fires: see below.' : well;
  const others: readonly Warning[] = fires('other')
    ? [{ name: 'Alert', colour: 'amber', lit: true, why: 'An alert fires: see below.' }]
    : [];
  return [
    {
      name: 'Dead',
      colour: 'red',
      lit: jobs.dead > 0 || fires('dead'),
      why:
        jobs.dead === 0
          ? 'No job is dead.'
          : `${formatCount(jobs.dead)} ${jobs.dead === 1 ? 'job' : 'jobs'} will not be tried again by themselves.`,
    },
    {
      name: 'Slow to start',
      colour: 'amber',
      lit: fires('slow'),
      why: firing(
        'slow',
        oldestMs === null
          ? 'Nothing waits.'
          : `The oldest waiting job waits ${formatDuration(oldestMs)}, which is no more than usual.`,
      ),
    },
    {
      name: 'Failing',
      colour: 'amber',
      lit: fires('failing'),
      why: firing('failing', 'No more runs fail than usual.'),
    },
    {
      name: 'Counts',
      colour: 'red',
      lit: !conservation.holds || fires('counts'),
      why:
        conservation.breach ??
        `Started runs equal ended runs and runs in progress: checked ${formatCount(conservation.checks)} times.`,
    },
    {
      name: 'Disk',
      colour: engine.storage.state === 'read-only' ? 'amber' : 'red',
      lit: engine.storage.state !== 'ok' || fires('disk'),
      why:
        engine.storage.state === 'ok' ? firing('disk', diskWords(engine.storage)) : diskWords(engine.storage),
    },
    ...others,
  ];
}

function diskWords({ message, folder }: StorageStatus): string {
  if (message !== null) return message;
  return folder === null
    ? 'Jobs are in memory: no disk is asked.'
    : `Every change is on the disk, in ${folder}.`;
}
