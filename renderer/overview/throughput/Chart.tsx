import { useEffect, useRef, useState } from 'react';
import type { Throughput } from '../../../shared/snapshot.ts';
import { useChart } from '../../components/use-chart.ts';
import { createChart, type Pointed } from './create-chart.ts';
import { Readout } from './Readout.tsx';

/** Keeps the chart in step with its place, its buckets and the theme. */
export function Chart({ buckets }: { readonly buckets: Throughput }) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const chart = useChart(place, (element) => createChart(element, buckets, setPointed));
  useEffect(() => chart.current?.show(buckets), [chart, buckets]);

  return (
    <>
      <div className="plot-place" ref={place} />
      {pointed !== null && <Readout buckets={buckets} pointed={pointed} />}
    </>
  );
}
