import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../store/use-now.ts';
import { QueueTile } from './QueueTile.tsx';
import type { QueuesFound } from './use-queue-page.ts';

/** All tiles are of one height (queues.css), so that ten thousand of them have their place without being drawn. */
const TILE = 394;

interface QueueTilesProps {
  readonly found: QueuesFound;
  readonly text: string;
  /** What is in view, with a row above and below it. */
  readonly onReach: (first: number, count: number) => void;
}

/** The tiles in view, each in its place. */
export function QueueTiles({ found, text, onReach }: QueueTilesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const now = useNow(1_000);
  const total = found.total ?? 0;
  const virtualizer = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => TILE,
    overscan: 1,
  });
  const rows = virtualizer.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const count = Math.max(rows.length, 3) * columns;
  useEffect(() => {
    onReach(first, count);
  }, [onReach, first, count]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was searched anew begins at its top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [text]);

  return (
    <div className="queue-scroller" ref={scroller}>
      <ul className="queue-tiles" aria-label="Queues" style={{ height: virtualizer.getTotalSize() }}>
        {rows.flatMap((row) =>
          Array.from({ length: columns }, (_, column) => {
            const index = row.index * columns + column;
            const queue = found.at(index);
            if (queue === undefined) return null;
            const style = {
              height: TILE,
              width: `${100 / columns}%`,
              left: `${(100 / columns) * column}%`,
              transform: `translateY(${row.start}px)`,
            };
            return (
              <QueueTile
                key={queue.name}
                queue={queue}
                now={now}
                place={index + 1}
                total={total}
                style={style}
              />
            );
          }),
        )}
      </ul>
    </div>
  );
}

/** As many as fit beside each other. */
function useColumns(scroller: { readonly current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [scroller]);
  if (width >= 1_640) return 4;
  if (width >= 1_120) return 3;
  return width >= 560 ? 2 : 1;
}
