import type uPlot from 'uplot';
import type { HistoryReply } from '../../shared/numbers/history.ts';
import { isUnknown } from './chart-columns.ts';
import type { Stretch } from './ranges.ts';

/** The theme's colours, as the canvas needs them. */
export interface HistoryColours {
  readonly metric: string;
  readonly paper: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly line: string;
  readonly line2: string;
  readonly dead: string;
  readonly font: string;
}

export function readHistoryColours(metric: string): HistoryColours {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    metric: value(metric),
    paper: value('--paper'),
    ink: value('--ink'),
    ink2: value('--ink-2'),
    ink3: value('--ink-3'),
    line: value('--line'),
    line2: value('--line-2'),
    dead: value('--f-dead'),
    font: value('--font'),
  };
}

/** A bar with less room than that touches its neighbours. */
const GAP = 1;
const HATCH_EVERY = 7;
const MARK_SIZE = 5;

/** Behind the lines: where nothing is known, hatched; and the bars of a counter. */
export function drawBehind(
  chart: uPlot,
  reply: HistoryReply,
  pointed: number | null,
  colours: HistoryColours,
): void {
  const { ctx, bbox } = chart;
  const { period, stepMs } = reply;
  const { series } = period;
  const edge = (index: number): number => Math.round(chart.valToPos(period.from + index * stepMs, 'x', true));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const length = Math.round((period.to - period.from) / stepMs);
  for (let from = 0; from < length; from += 1) {
    if (!isUnknown(series, from) || period.from + from * stepMs > Date.now()) continue;
    let to = from;
    while (to < length && isUnknown(series, to) && period.from + to * stepMs <= Date.now()) to += 1;
    hatch(ctx, edge(from), bbox.top, edge(to) - edge(from), bbox.height, colours.line);
    from = to;
  }
  if (pointed !== null) {
    ctx.globalAlpha = 0.07;
    ctx.fillStyle = colours.ink;
    ctx.fillRect(edge(pointed), bbox.top, Math.max(1, edge(pointed + 1) - edge(pointed)), bbox.height);
    ctx.globalAlpha = 1;
  }
  if (series.kind === 'counter') {
    const baseline = Math.round(chart.valToPos(0, 'y', true));
    ctx.fillStyle = colours.metric;
    series.counts.forEach((count, index) => {
      if (count === null || count === 0) return;
      const room = edge(index + 1) - edge(index);
      const gap = room > 3 * GAP * devicePixelRatio ? GAP * devicePixelRatio : 0;
      const top = Math.min(baseline - devicePixelRatio, Math.round(chart.valToPos(count, 'y', true)));
      ctx.fillRect(edge(index), top, Math.max(devicePixelRatio, room - gap), baseline - top);
    });
  }
  ctx.restore();
}

/** The baseline, and on it what happened: a crash is filled, and the rest is open. */
export function drawMarkers(
  chart: uPlot,
  { markers, period }: { readonly markers: HistoryReply['markers']; readonly period: Stretch },
  colours: Pick<HistoryColours, 'dead' | 'ink2' | 'line2' | 'paper'>,
): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const baseline = Math.round(chart.valToPos(0, 'y', true));
  ctx.save();
  ctx.fillStyle = colours.line2;
  ctx.fillRect(bbox.left, baseline, bbox.width, Math.round(ratio));
  for (const { at, kind } of markers) {
    if (at < period.from || at > period.to || kind === 'stopped') continue;
    const x = Math.round(chart.valToPos(at, 'x', true));
    ctx.strokeStyle = kind === 'crashed' ? colours.dead : colours.ink2;
    ctx.fillStyle = kind === 'crashed' ? colours.dead : colours.paper;
    ctx.lineWidth = ratio;
    ctx.setLineDash([ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x + ratio / 2, bbox.top);
    ctx.lineTo(x + ratio / 2, baseline - MARK_SIZE * ratio);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, baseline - 2 * MARK_SIZE * ratio);
    ctx.lineTo(x + MARK_SIZE * ratio, baseline - MARK_SIZE * ratio);
    ctx.lineTo(x, baseline);
    ctx.lineTo(x - MARK_SIZE * ratio, baseline - MARK_SIZE * ratio);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

function hatch(
  ctx: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: string,
): void {
  if (width <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  // The lines of two gaps go on in each other.
  const step = HATCH_EVERY * devicePixelRatio;
  for (let x = Math.floor((left - height) / step) * step; x < left + width; x += step) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
