import type { Registry } from 'prom-client';

/** The metrics as values, for who writes them in a format of its own. */
export interface MetricFamily {
  /** As Prometheus has it. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: readonly MetricValue[];
}

export interface MetricValue {
  /** Of a histogram: the name of the family with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the library answers as it is; it declares neither the values nor what they belong to. */
interface Answered {
  readonly name: string;
  readonly help: string;
  readonly type: MetricFamily['type'];
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly metricName?: string;
  }[];
}

export async function familiesOf(registry: Registry): Promise<readonly MetricFamily[]> {
  const answered = (await registry.getMetricsAsJSON()) as unknown as readonly Answered[];
  return answered.map(({ name, help, type, values }) => ({
    name,
    help,
    type,
    values: values.map(({ value, labels, metricName = name }) => ({
      name: metricName,
      labels: Object.fromEntries(Object.entries(labels).map(([label, its]) => [label, String(its)])),
      value,
    })),
  }));
}
