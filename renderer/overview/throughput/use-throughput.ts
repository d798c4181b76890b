import { useEffect, useState } from 'react';
import type { Throughput, ThroughputRange } from '../../../shared/numbers/snapshot.ts';
import { query } from '../../bridge.ts';

const REFRESH_MS = 1_000;

/** The chart's buckets, asked for about once a second while the window shows; null until the first answer. */
export function useThroughput(range: ThroughputRange): Throughput | null {
  const [throughput, setThroughput] = useState<Throughput | null>(null);
  useEffect(() => {
    let wanted = true;
    let asking = false;
    const ask = async (): Promise<void> => {
      if (asking || document.visibilityState !== 'visible') return;
      asking = true;
      try {
        const answer = await query('throughput', { range });
        if (wanted) setThroughput(answer);
      } catch {
        // The frame says that the engine does not answer; the chart keeps what it had.
      } finally {
        asking = false;
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), REFRESH_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [range]);
  return throughput?.range === range ? throughput : null;
}
