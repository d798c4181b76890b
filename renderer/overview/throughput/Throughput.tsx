import { useMemo } from 'react';
import { THROUGHPUT_RANGES } from '../../../shared/numbers/snapshot.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { markerText } from '../../history/marker-text.ts';
import { setThroughputRange } from '../../store/actions.ts';
import { useDeck } from '../../store/deck.ts';
import { Section } from '../Section.tsx';
import { Chart } from './Chart.tsx';
import { RANGE_WORDS } from './chart-scale.ts';
import type { ShownThroughput } from './create-chart.ts';
import { useThroughput } from './use-throughput.ts';
import './throughput.css';

const OPTIONS = THROUGHPUT_RANGES.map((range) => ({ value: range, label: RANGE_WORDS[range].key }));

/** Runs that ended, over time: failed ones stand on completed ones. */
export function Throughput() {
  const range = useDeck((deck) => deck.throughputRange);
  const buckets = useThroughput(range);
  const shown = useMemo(() => buckets && { buckets, around: null }, [buckets]);
  return <ThroughputSection shown={shown} span={RANGE_WORDS[range].span} />;
}

/** `span`: what the chart is about, in words. */
export function ThroughputSection({
  shown,
  span,
  trouble = null,
}: {
  readonly shown: ShownThroughput | null;
  readonly span: string;
  readonly trouble?: string | null;
}) {
  const range = useDeck((deck) => deck.throughputRange);
  return (
    <Section
      title="Throughput"
      place="upper-three"
      note={
        <span className="legend">
          <span>
            <span className="swatch swatch-completed" />
            completed
          </span>
          <span>
            <span className="swatch swatch-failed" />
            failed runs
          </span>
        </span>
      }
      tools={
        <Segmented
          label="Range of the throughput chart"
          value={range}
          onChange={setThroughputRange}
          options={OPTIONS}
        />
      }
    >
      {trouble !== null && <p role="alert">{trouble}</p>}
      <div className="plot" role="img" aria-label={shown === null ? 'Throughput' : inWords(shown, span)}>
        {shown !== null && <Chart shown={shown} />}
      </div>
    </Section>
  );
}

function inWords({ buckets: { completed, failed }, around }: ShownThroughput, span: string): string {
  const sum = (counts: readonly (number | null)[]): string =>
    formatCount(counts.reduce<number>((total, count) => total + (count ?? 0), 0));
  const happened = around?.markers.map((marker) => `; ${markerText(marker)}`).join('') ?? '';
  return `Throughput, ${span}: ${sum(completed)} runs completed, ${sum(failed)} failed${happened}`;
}
