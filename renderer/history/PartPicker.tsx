import { JOB_KINDS, type JobKind } from '../../shared/jobs/job.ts';
import { isKnownOf, OF_ALL_ALONE } from '../../shared/numbers/history.ts';
import { Select } from '../components/Select.tsx';
import { setHistory } from '../store/actions.ts';
import { type HistoryChoice, useDeck } from '../store/deck.ts';

/** What stands for all of them; no queue and no kind has that name. */
const ALL = '*';
const KIND_WORDS: Readonly<Record<JobKind, string>> = {
  command: 'Commands',
  http: 'HTTP',
  module: 'Modules',
};
const KINDS = [
  { value: ALL, label: 'All kinds' },
  ...JOB_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
];

/** Of which queue and which kind, out of what history knows. */
export function PartPicker({ queues }: { readonly queues: readonly string[] }) {
  const { metric, queue, kind } = useDeck((deck) => deck.history);
  // One that was chosen stays to be seen, also when it is not known.
  const names = queue === null || queues.includes(queue) ? queues : [...queues, queue];
  const options = [
    { value: ALL, label: 'All queues' },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  const canHaveKind = isKnownOf(metric, { queue: null, kind: 'command' });
  return (
    <div className="history-of">
      <Select
        aria-label="Queue"
        title={OF_ALL_ALONE.has(metric) ? 'Known of all jobs together' : undefined}
        disabled={OF_ALL_ALONE.has(metric)}
        value={OF_ALL_ALONE.has(metric) ? ALL : (queue ?? ALL)}
        options={options}
        onChange={(chosen) => setHistory({ queue: chosen === ALL ? null : chosen })}
      />
      <Select
        aria-label="Kind"
        title={canHaveKind ? undefined : 'Jobs in line are counted by queue, and not by kind'}
        disabled={!canHaveKind}
        value={canHaveKind ? (kind ?? ALL) : ALL}
        options={KINDS}
        onChange={(chosen) => setHistory({ kind: JOB_KINDS.find((each) => each === chosen) ?? null })}
      />
    </div>
  );
}

/** What is asked of a metric: a queue or a kind that it is not known of is left out. */
export function partOf({ metric, queue, kind }: HistoryChoice): Pick<HistoryChoice, 'queue' | 'kind'> {
  return {
    queue: isKnownOf(metric, { queue, kind: null }) ? queue : null,
    kind: isKnownOf(metric, { queue: null, kind }) ? kind : null,
  };
}
