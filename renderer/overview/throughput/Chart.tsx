import { useEffect, useRef, useState } from 'react';
import type { Throughput } from '../../../shared/snapshot.ts';
import { createChart, type Pointed, type ThroughputChart } from './create-chart.ts';
import { Readout } from './Readout.tsx';

/** Keeps the chart in step with its place, its buckets and the theme. */
export function Chart({ buckets }: { readonly buckets: Throughput }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ThroughputChart>(null);
  const first = useRef(buckets);
  const [pointed, setPointed] = useState<Pointed | null>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const created = createChart(element, first.current, setPointed);
    chart.current = created;
    const sizes = new ResizeObserver(() => created.resize(element.clientWidth, element.clientHeight));
    sizes.observe(element);
    const theme = new MutationObserver(created.recolour);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
      created.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.show(buckets), [buckets]);

  return (
    <>
      <div className="plot-place" ref={place} />
      {pointed !== null && <Readout buckets={buckets} pointed={pointed} />}
    </>
  );
}
