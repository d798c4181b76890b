import uPlot from 'uplot';
import type { HistoryReply } from '../../shared/numbers/history.ts';
import { columnsOf, highestOf, leadingColumn, valueLines } from './chart-columns.ts';
import { drawBehind, drawMarkers, type HistoryColours, readHistoryColours } from './draw-history.ts';
import { METRIC_WORDS } from './metric-words.ts';
import { type Stretch, timeMarks } from './ranges.ts';

/** The chart of one metric, without React. Another kind of metric needs another chart. */
export interface HistoryChart {
  show(reply: HistoryReply): void;
  resize(width: number, height: number): void;
  recolour(): void;
  /** By the keyboard; null: nothing. */
  point(index: number | null): void;
  destroy(): void;
}

/** Which bucket is pointed at, and where on the plot its middle is, css px. */
export interface Pointed {
  readonly index: number;
  readonly left: number;
  readonly plotWidth: number;
}

const AXIS_X = 24;
const AXIS_Y = 40;
/** Of a character in the axis' font on the average, css px. */
const DIGIT_WIDTH = 6;
/** A time takes so much room, css px. */
const MARK_ROOM = 90;
const HALF_MARK = 24;
/** A shorter drag is a click. */
const LEAST_DRAG = 6;

export function createHistoryChart(
  place: HTMLElement,
  first: HistoryReply,
  tell: {
    readonly onPoint: (pointed: Pointed | null) => void;
    readonly onZoom: (stretch: Stretch) => void;
  },
): HistoryChart {
  let reply = first;
  let colours: HistoryColours = readHistoryColours(METRIC_WORDS[reply.metric].colour);
  let pointed: number | null = null;

  const lines = () => valueLines(reply.metric, highestOf(reply));
  const middles = (): number[] => {
    const { from, to } = reply.period;
    const length = Math.round((to - from) / reply.stepMs);
    return Array.from({ length }, (_, index) => from + (index + 0.5) * reply.stepMs);
  };
  const data = (): uPlot.AlignedData => {
    const x = middles();
    const before = reply.before === null ? x.map(() => null) : leadingColumn(reply.before.series).values;
    return [x, [...before], ...columnsOf(reply.period.series).map(({ values }) => [...values])];
  };
  const marks = (width: number) => {
    const { from, to } = reply.period;
    const room = (HALF_MARK / Math.max(1, width)) * (to - from);
    const most = Math.max(2, Math.floor(width / MARK_ROOM));
    return timeMarks(reply.period, most).filter(({ at }) => at <= to - room && at >= from + room / 4);
  };
  const bucketAt = (chart: uPlot, left: number): number => {
    const index = Math.floor((chart.posToVal(left, 'x') - reply.period.from) / reply.stepMs);
    return Math.min(middles().length - 1, Math.max(0, index));
  };
  const middleOf = (chart: uPlot, index: number): number =>
    chart.valToPos(reply.period.from + (index + 0.5) * reply.stepMs, 'x');
  const pointAt = (chart: uPlot, next: number | null): void => {
    if (next !== pointed) {
      pointed = next;
      chart.redraw(false, false);
    }
    tell.onPoint(
      next === null
        ? null
        : { index: next, left: chart.over.offsetLeft + middleOf(chart, next), plotWidth: chart.width },
    );
  };

  const { kind } = reply.period.series;
  const font = (): string => `11px ${colours.font}`;
  const chart = new uPlot(
    {
      width: Math.max(1, place.clientWidth),
      height: Math.max(1, place.clientHeight),
      ms: 1,
      padding: [12, 1, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        // The hairline stands in the middle of a bucket, never between two.
        move: (self, left, top) => (left < 0 ? [left, top] : [middleOf(self, bucketAt(self, left)), top]),
        drag: { x: true, y: false, dist: LEAST_DRAG, setScale: false },
      },
      scales: {
        x: { time: true, range: () => [reply.period.from, reply.period.to] },
        y: { range: () => [0, lines().at(-1)?.at ?? 1] },
      },
      series: [
        {},
        dashed(() => colours),
        ...columnsOf(reply.period.series).map(({ name }) => lineOf(name, () => colours)),
      ],
      ...(kind === 'gauge'
        ? { bands: [{ series: [2, 3] as [number, number], fill: () => `${colours.metric}38` }] }
        : {}),
      axes: [
        {
          size: AXIS_X,
          gap: 7,
          stroke: () => colours.ink3,
          font: font(),
          grid: { show: false },
          ticks: { show: false },
          splits: (self) => marks(self.over.clientWidth).map(({ at }) => at),
          values: (self) => marks(self.over.clientWidth).map(({ text }) => text),
        },
        {
          size: (_, values) =>
            Math.max(AXIS_Y, ...(values ?? []).map((value) => value.length * DIGIT_WIDTH + 12)),
          gap: 8,
          stroke: () => colours.ink3,
          font: font(),
          grid: { stroke: () => colours.line, width: 1 },
          ticks: { show: false },
          splits: () => lines().map(({ at }) => at),
          values: () => lines().map(({ text }) => text),
        },
      ],
      hooks: {
        drawAxes: [(self) => drawBehind(self, reply, pointed, colours)],
        draw: [(self) => drawMarkers(self, reply, colours)],
        setCursor: [
          (self) => {
            const left = self.cursor.left ?? -1;
            pointAt(self, left < 0 ? null : bucketAt(self, left));
          },
        ],
        setSelect: [
          (self) => {
            const { left, width } = self.select;
            if (width < LEAST_DRAG) return;
            const stretch = { from: self.posToVal(left, 'x'), to: self.posToVal(left + width, 'x') };
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            tell.onZoom({ from: Math.round(stretch.from), to: Math.round(stretch.to) });
          },
        ],
      },
    },
    data(),
    place,
  );
  const pointCursor = (index: number | null): void => {
    chart.setCursor(index === null ? { left: -10, top: -10 } : { left: middleOf(chart, index), top: 0 });
  };
  // Text that was measured before the font had arrived is drawn again.
  void document.fonts?.ready.then(() => chart.redraw(false, true));

  return {
    show: (next) => {
      const pointedAt = pointed === null ? null : middles()[pointed];
      reply = next;
      colours = readHistoryColours(METRIC_WORDS[next.metric].colour);
      chart.setData(data());
      if (pointedAt == null) return;
      // The same moment, wherever it stands now; uPlot has the new scales a microtask later.
      const index = Math.floor((pointedAt - next.period.from) / next.stepMs);
      const stillThere = index >= 0 && index < middles().length;
      queueMicrotask(() => pointCursor(stillThere ? index : null));
    },
    resize: (width, height) => chart.setSize({ width: Math.max(1, width), height: Math.max(1, height) }),
    recolour: () => {
      colours = readHistoryColours(METRIC_WORDS[reply.metric].colour);
      chart.redraw(false, true);
    },
    point: pointCursor,
    destroy: () => chart.destroy(),
  };
}

/** The period before. */
function dashed(colours: () => HistoryColours): uPlot.Series {
  return {
    stroke: () => colours().ink3,
    width: 1,
    dash: [4, 3],
    points: { show: false },
  };
}

const WIDTHS: Readonly<Record<string, number>> = { mean: 1.5, p50: 1, p95: 1.75, p99: 1 };
const SHADES: Readonly<Record<string, string>> = { p50: '99', p99: '66' };

function lineOf(name: string, colours: () => HistoryColours): uPlot.Series {
  // Bars are drawn by hand, and the edges of a band have no line.
  if (name === 'count') return { paths: () => null, points: { show: false } };
  if (name === 'most' || name === 'least') return { width: 0, points: { show: false } };
  return {
    stroke: () => `${colours().metric}${SHADES[name] ?? ''}`,
    width: WIDTHS[name] ?? 1,
    // A bucket between two gaps would have no line.
    points: { show: true, size: 3, fill: () => colours().metric, filter: lonely },
  };
}

const lonely: uPlot.Series.Points.Filter = (self, series, show) => {
  const values = self.data[series] ?? [];
  const isNothing = (index: number): boolean => (values[index] ?? null) === null;
  return show
    ? Array.from(values, (_, index) => index).filter(
        (index) => !isNothing(index) && isNothing(index - 1) && isNothing(index + 1),
      )
    : [];
};
