import { formatCount } from '../../../shared/format.ts';
import { type Throughput as Buckets, THROUGHPUT_RANGES } from '../../../shared/snapshot.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { setThroughputRange } from '../../store/actions.ts';
import { useDeck } from '../../store/deck.ts';
import { Section } from '../Section.tsx';
import { Chart } from './Chart.tsx';
import { RANGE_WORDS } from './chart-scale.ts';
import { useThroughput } from './use-throughput.ts';
import './throughput.css';

const OPTIONS = THROUGHPUT_RANGES.map((range) => ({ value: range, label: RANGE_WORDS[range].key }));

/** Runs that ended, over time: failed ones stand on completed ones. */
export function Throughput() {
  const range = useDeck((deck) => deck.throughputRange);
  const buckets = useThroughput(range);
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
      <div className="plot" role="img" aria-label={buckets === null ? 'Throughput' : inWords(buckets)}>
        {buckets !== null && <Chart buckets={buckets} />}
      </div>
    </Section>
  );
}

function inWords({ range, completed, failed }: Buckets): string {
  const sum = (counts: readonly (number | null)[]): string =>
    formatCount(counts.reduce<number>((total, count) => total + (count ?? 0), 0));
  return `Throughput, ${RANGE_WORDS[range].span}: ${sum(completed)} runs completed, ${sum(failed)} failed`;
}
