import type uPlot from 'uplot';
import { drawMarkers } from '../../history/draw-history.ts';
import type { Around } from './create-chart.ts';
import type { ChartColours } from './draw-buckets.ts';

const POINTER = 5;

/** What happened around a moment of the past, and a line with a pointer at the moment itself. */
export function drawAround(
  chart: uPlot,
  { at, markers, from, to }: Around & { readonly from: number; readonly to: number },
  colours: ChartColours,
): void {
  drawMarkers(chart, { markers, period: { from, to } }, { ...colours, dead: colours.failed });
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const x = Math.round(chart.valToPos(at, 'x', true));
  const size = POINTER * ratio;
  ctx.save();
  ctx.fillStyle = colours.ink;
  ctx.fillRect(x, bbox.top, Math.round(ratio), bbox.height);
  ctx.beginPath();
  ctx.moveTo(x - size + ratio / 2, bbox.top - size);
  ctx.lineTo(x + size + ratio / 2, bbox.top - size);
  ctx.lineTo(x + ratio / 2, bbox.top + size / 2);
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}
