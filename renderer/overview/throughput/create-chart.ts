import uPlot from 'uplot';
import type { HistoryMarker } from '../../../shared/numbers/history.ts';
import type { Throughput } from '../../../shared/numbers/snapshot.ts';
import {
  type ChartData,
  chartData,
  formatMark,
  formatNumber,
  RATE_UNITS,
  rateLines,
  timeMarks,
} from './chart-scale.ts';
import { drawAround } from './draw-around.ts';
import { type ChartColours, drawBuckets, readColours } from './draw-buckets.ts';

/** The chart, without React: it is drawn anew for new buckets, a new size or new colours, and tells what is pointed at. */
export interface ThroughputChart {
  show(shown: ShownThroughput): void;
  resize(width: number, height: number): void;
  /** The theme changed. */
  recolour(): void;
  destroy(): void;
}

export interface ShownThroughput {
  readonly buckets: Throughput;
  /** The moment that it is about, and what happened around it; null: it is about now. */
  readonly around: Around | null;
}
export interface Around {
  readonly at: number;
  readonly markers: readonly HistoryMarker[];
}

/** Which bucket is pointed at, and where on the plot its middle is, css px. */
export interface Pointed {
  readonly index: number;
  readonly left: number;
  readonly plotWidth: number;
}

const AXIS_X = 20;
const AXIS_Y = 34;
/** Of a character in the axis' font on the average, css px. */
const DIGIT_WIDTH = 6.2;
/** A time closer to the right edge than this would be cut, css px. */
const HALF_TIME = 20;

export function createChart(
  place: HTMLElement,
  first: ShownThroughput,
  onPoint: (pointed: Pointed | null) => void,
): ThroughputChart {
  let { buckets, around } = first;
  let data: ChartData = chartData(buckets);
  let colours: ChartColours = readColours();
  let pointed: number | null = null;

  const from = (): number => data.starts[0] ?? 0;
  const to = (): number => buckets.lastBucketAt + buckets.bucketMs;
  const lines = (): readonly number[] => {
    const oneRun = RATE_UNITS[buckets.range].ms / buckets.bucketMs;
    return rateLines(data.highest, oneRun);
  };
  const columns = (): uPlot.AlignedData => [[...data.starts], [...data.total], [...data.completed]];
  const bucketAt = (chart: uPlot, left: number): number => {
    const index = Math.floor((chart.posToVal(left, 'x') - from()) / buckets.bucketMs);
    return Math.min(data.starts.length - 1, Math.max(0, index));
  };
  const middleOf = (chart: uPlot, index: number): number =>
    chart.valToPos((data.starts[index] ?? 0) + buckets.bucketMs / 2, 'x');

  const drawnByHand = { paths: () => null, points: { show: false } };
  const font = (): string => `11px ${colours.font}`;
  const chart = new uPlot(
    {
      width: Math.max(1, place.clientWidth),
      height: Math.max(1, place.clientHeight),
      ms: 1,
      padding: [9, 1, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: false, y: false },
        // The hairline stands in the middle of a bucket, never between two.
        move: (self, left, top) => (left < 0 ? [left, top] : [middleOf(self, bucketAt(self, left)), top]),
      },
      scales: {
        x: { time: true, range: () => [from(), to()] },
        y: { range: () => [0, lines().at(-1) ?? 1] },
      },
      series: [{}, drawnByHand, drawnByHand],
      axes: [
        {
          size: AXIS_X,
          gap: 5,
          stroke: () => colours.ink3,
          font: font(),
          grid: { show: false },
          ticks: { show: false },
          splits: (self) => {
            const room = (HALF_TIME / Math.max(1, self.over.clientWidth)) * (to() - from());
            return timeMarks(buckets.range, from(), to()).filter((at) => at <= to() - room);
          },
          values: (_, splits) => splits.map((at) => formatMark(buckets.range, at)),
        },
        {
          size: (_, values) =>
            Math.max(AXIS_Y, ...(values ?? []).map((value) => value.length * DIGIT_WIDTH + 8)),
          gap: 8,
          stroke: () => colours.ink3,
          font: font(),
          grid: { stroke: () => colours.line, width: 1 },
          ticks: { show: false },
          splits: () => [...lines()],
          values: (_, splits) =>
            splits.map((rate, index) =>
              index === splits.length - 1
                ? `${formatNumber(rate)}/${RATE_UNITS[buckets.range].name}`
                : formatNumber(rate),
            ),
        },
      ],
      hooks: {
        draw: [
          (self) => {
            drawBuckets(self, data, buckets, pointed, colours);
            if (around !== null) drawAround(self, { from: from(), to: to(), ...around }, colours);
          },
        ],
        setCursor: [
          (self) => {
            const left = self.cursor.left ?? -1;
            const next = left < 0 ? null : bucketAt(self, left);
            if (next !== pointed) {
              pointed = next;
              self.redraw(false, false);
            }
            onPoint(
              next === null
                ? null
                : { index: next, left: self.over.offsetLeft + middleOf(self, next), plotWidth: self.width },
            );
          },
        ],
      },
    },
    columns(),
    place,
  );
  // Text that was measured before the font had arrived is drawn again.
  void document.fonts?.ready.then(() => chart.redraw(false, true));

  return {
    show: (next) => {
      ({ buckets, around } = next);
      data = chartData(buckets);
      chart.setData(columns());
    },
    resize: (width, height) => chart.setSize({ width: Math.max(1, width), height: Math.max(1, height) }),
    recolour: () => {
      colours = readColours();
      chart.redraw(false, true);
    },
    destroy: () => chart.destroy(),
  };
}
