import { setImmediate } from 'node:timers/promises';
import { type Metric, type OpenMetricsContentType, Registry } from 'prom-client';

export type AnyRegistry = Registry | Registry<OpenMetricsContentType>;

/** Lines that are written between two turns of the event loop: a millisecond or two. */
const LINES = 250;

/** What the library makes lines of; it declares neither this nor the shorter way to it that histograms have. */
interface Taken {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly unknown[];
}
interface Takes {
  getForPromString?(): Promise<Taken>;
  get(): Promise<Taken>;
}

/**
 * What `registry.metrics()` answers, to the byte. That writes all lines in one go, and nothing else has its turn meanwhile;
 * here the values are taken in one go, since they belong to one moment, and the lines are written in slices.
 */
export async function renderInSlices(registry: AnyRegistry): Promise<string> {
  const metrics = registry.getMetricsAsArray() as unknown as readonly Takes[];
  const taken = await Promise.all(metrics.map((metric) => metric.getForPromString?.() ?? metric.get()));
  const isOpenMetrics = registry.contentType === Registry.OPENMETRICS_CONTENT_TYPE;
  const texts: string[] = [];
  let lines = 0;
  for (const metric of taken) {
    // The library writes the suffix itself in this format.
    const name =
      isOpenMetrics && metric.type === 'counter' ? metric.name.replace(/_total$/, '') : metric.name;
    const slices: string[] = [];
    let from = 0;
    do {
      const values = metric.values.slice(from, from + LINES - lines);
      const text = await linesOf(registry.contentType, { ...metric, name, values });
      slices.push(from === 0 ? text : withoutHead(text));
      from += values.length;
      lines += values.length;
      if (lines < LINES) continue;
      lines = 0;
      await setImmediate();
    } while (from < metric.values.length);
    texts.push(slices.join('\n'));
  }
  return isOpenMetrics ? `${texts.join('\n')}\n# EOF\n` : `${texts.join('\n\n')}\n`;
}

function linesOf(contentType: AnyRegistry['contentType'], taken: Taken): Promise<string> {
  const registry = new Registry();
  registry.setContentType(contentType as Registry['contentType']);
  registry.registerMetric({ ...taken, get: async () => taken } as unknown as Metric);
  return registry.getSingleMetricAsString(taken.name);
}

/** Of the second slice on: what a metric is was said. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf('\n', text.indexOf('\n') + 1) + 1);
}
