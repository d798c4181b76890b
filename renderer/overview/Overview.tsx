import { useDeck } from '../store/deck.ts';
import { Books } from './Books.tsx';
import { Cluster } from './Cluster.tsx';
import { FirstRun } from './FirstRun.tsx';
import { isFirstRun } from './first-run.ts';
import { NeedsAttention } from './NeedsAttention.tsx';
import { PastOverview } from './PastOverview.tsx';
import { RunningNow } from './RunningNow.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Throughput } from './throughput/Throughput.tsx';
import { WaitingAndRunning } from './WaitingAndRunning.tsx';
import './overview.css';

/** The present moment at a glance, every number the snapshot's; or a moment of the past. */
export function Overview() {
  const snapshot = useDeck((deck) => deck.snapshot);
  const past = useDeck((deck) => deck.past);
  if (past !== null) return <PastOverview past={past} />;
  if (snapshot === null) return <Skeleton />;
  return (
    <div className="overview">
      <div className="faceplate">
        <Cluster snapshot={snapshot} />
        <Books snapshot={snapshot} />
      </div>
      {isFirstRun(snapshot) ? (
        <FirstRun />
      ) : (
        <div className="overview-body">
          <Throughput />
          <WaitingAndRunning snapshot={snapshot} />
          <NeedsAttention snapshot={snapshot} />
          <RunningNow snapshot={snapshot} />
        </div>
      )}
    </div>
  );
}
