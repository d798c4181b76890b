import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { HistoryReply } from '../../shared/numbers/history.ts';
import { useChart } from '../components/use-chart.ts';
import { lookBack } from '../store/actions.ts';
import { createHistoryChart, type Pointed } from './create-history-chart.ts';
import { HistoryReadout, readoutText } from './HistoryReadout.tsx';
import { METRIC_WORDS } from './metric-words.ts';
import { SHORTEST_MS, type Stretch } from './ranges.ts';

interface HistoryChartPlaceProps {
  /** What has the keyboard. */
  readonly plot: RefObject<HTMLDivElement | null>;
  readonly reply: HistoryReply;
  readonly isZoomed: boolean;
  readonly onZoom: (stretch: Stretch) => void;
  readonly onBack: () => void;
}

/** Keeps the chart in step with its place, its answer and the theme. Arrows point, + looks closer, Escape goes back. */
export function HistoryChartPlace({ plot, reply, isZoomed, onZoom, onBack }: HistoryChartPlaceProps) {
  const place = useRef<HTMLDivElement>(null);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const chart = useChart(place, (element) =>
    createHistoryChart(element, reply, {
      onPoint: setPointed,
      onZoom: (stretch) => zoom.current(stretch),
    }),
  );
  useEffect(() => chart.current?.show(reply), [chart, reply]);

  const { period, stepMs } = reply;
  const length = Math.round((period.to - period.from) / stepMs);
  const index = Math.min(pointed?.index ?? length - 1, length - 1);
  /** At the end of a bucket, or the newest that is read already. */
  const lookAt = (bucket: number): void =>
    lookBack(Math.min(Date.now() - READ_MS, period.from + (bucket + 1) * stepMs - 1));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const point = (to: number): void => chart.current?.point(Math.min(length - 1, Math.max(0, to)));
    const far = Math.max(2, Math.round(length / 10));
    const act: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => point(pointed === null ? index : index - (event.shiftKey ? far : 1)),
      ArrowRight: () => point(pointed === null ? index : index + (event.shiftKey ? far : 1)),
      Enter: () => lookAt(index),
      Home: () => point(0),
      End: () => point(length - 1),
      '+': () => onZoom(closer(period, period.from + (index + 0.5) * stepMs)),
      '=': () => onZoom(closer(period, period.from + (index + 0.5) * stepMs)),
      ...(isZoomed ? { Escape: onBack, Backspace: onBack, '-': onBack } : {}),
    };
    const wanted = act[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    wanted();
  };
  return (
    <div
      className="history-plot"
      ref={plot}
      role="slider"
      tabIndex={0}
      aria-label={`${METRIC_WORDS[reply.metric].title} over time`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, length - 1)}
      aria-valuenow={index}
      aria-valuetext={readoutText(reply, index)}
      onKeyDown={onKeyDown}
      onClick={() => {
        if (pointed !== null) lookAt(pointed.index);
      }}
      onBlur={() => chart.current?.point(null)}
    >
      <div className="history-plot-place" ref={place} />
      {pointed !== null && pointed.index < length && <HistoryReadout reply={reply} pointed={pointed} />}
    </div>
  );
}

/** A second is read when it is over, and told a second later at the most. */
const READ_MS = 2_000;

/** A quarter of it, around a moment. */
function closer({ from, to }: Stretch, at: number): Stretch {
  const length = Math.max(SHORTEST_MS, (to - from) / 4);
  const start = Math.round(Math.min(Math.max(from, at - length / 2), to - length));
  return { from: start, to: Math.round(start + length) };
}
