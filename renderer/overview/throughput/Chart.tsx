import { useEffect, useRef, useState } from 'react';
import { useChart } from '../../components/use-chart.ts';
import { createChart, type Pointed, type ShownThroughput } from './create-chart.ts';
import { Readout } from './Readout.tsx';

/** Keeps the chart in step with its place, its buckets and the theme. */
export function Chart({ shown }: { readonly shown: ShownThroughput }) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const chart = useChart(place, (element) => createChart(element, shown, setPointed));
  useEffect(() => chart.current?.show(shown), [chart, shown]);

  return (
    <>
      <div className="plot-place" ref={place} />
      {pointed !== null && <Readout shown={shown} pointed={pointed} />}
    </>
  );
}
