import type uPlot from 'uplot';
import type { Throughput } from '../../../shared/numbers/snapshot.ts';
import { type ChartData, isFilling } from './chart-scale.ts';

/** The theme's colours, as the canvas needs them. */
export interface ChartColours {
  readonly completed: string;
  readonly failed: string;
  readonly paper: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly line: string;
  readonly line2: string;
  readonly font: string;
}

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    completed: value('--f-completed'),
    failed: value('--f-dead'),
    paper: value('--paper'),
    ink: value('--ink'),
    ink2: value('--ink-2'),
    ink3: value('--ink-3'),
    line: value('--line'),
    line2: value('--line-2'),
    font: value('--font'),
  };
}

const GAP = 3;
/** Of the bar under the pointer, over its colour. */
const HIGHLIGHT = 0.22;

/** Square bars with a hairline between completed and failed; one that still fills is an outline. */
export function drawBuckets(
  chart: uPlot,
  { starts, completed, total }: ChartData,
  buckets: Throughput,
  pointed: number | null,
  colours: ChartColours,
): void {
  const { ctx } = chart;
  const { bucketMs } = buckets;
  const ratio = devicePixelRatio;
  const y = (rate: number): number => Math.round(chart.valToPos(rate, 'y', true));
  const baseline = y(0);
  ctx.save();
  starts.forEach((start, index) => {
    const ended = total[index];
    const good = completed[index];
    if (ended === null || ended === undefined || good === null || good === undefined || ended === 0) return;
    const from = chart.valToPos(start, 'x', true);
    const to = chart.valToPos(start + bucketMs, 'x', true);
    const left = Math.round(from);
    const width = Math.max(ratio, Math.round(to - from - Math.min(GAP * ratio, (to - from) / 3)));
    const top = y(ended);
    const middle = y(good);
    if (isFilling(buckets, index)) {
      outline(ctx, left, top, width, baseline - top, ratio, colours.ink2);
      if (ended > good) outline(ctx, left, top, width, middle - top, ratio, colours.failed);
      return;
    }
    ctx.fillStyle = colours.completed;
    ctx.fillRect(left, middle, width, baseline - middle);
    if (ended > good) {
      const seam = good > 0 ? Math.round(ratio) : 0;
      ctx.fillStyle = colours.failed;
      ctx.fillRect(left, top, width, Math.max(ratio, middle - seam - top));
    }
    if (index === pointed) {
      ctx.globalAlpha = HIGHLIGHT;
      ctx.fillStyle = colours.ink;
      ctx.fillRect(left, top, width, baseline - top);
      ctx.globalAlpha = 1;
    }
  });
  // The baseline, over the bars' feet.
  ctx.fillStyle = colours.line2;
  ctx.fillRect(chart.bbox.left, baseline, chart.bbox.width, Math.round(ratio));
  ctx.restore();
}

function outline(
  ctx: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  ratio: number,
  colour: string,
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 2 * ratio]);
  ctx.strokeRect(left + ratio / 2, top + ratio / 2, Math.max(0, width - ratio), Math.max(0, height - ratio));
  ctx.setLineDash([]);
}
