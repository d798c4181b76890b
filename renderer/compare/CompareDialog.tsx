import type {
  CounterDiff,
  GaugeDiff,
  KindDiff,
  QueueDiff,
  SettingDiff,
  SnapshotsCompared,
} from '../../shared/numbers/snapshot-diff.ts';
import { formatCount, formatDuration } from '../../shared/words/format.ts';
import { OverlayDialog } from '../components/OverlayDialog.tsx';
import { SheetHead } from '../components/SheetHead.tsx';
import { dayMinuteText } from '../moment.ts';
import { closeComparison } from '../store/actions.ts';
import './compare.css';

/** What is different between two snapshots: what was counted, what is otherwise, what was set. */
export function CompareDialog({ first, second, diff }: SnapshotsCompared) {
  const { seconds, notes, counters, queues, kinds, settings } = diff;
  const gauges = diff.gauges.filter(({ from, to }) => from !== to);
  return (
    <OverlayDialog label="Two snapshots compared" className="compare" onClose={closeComparison}>
      <SheetHead title="Two snapshots compared" onClose={closeComparison} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keys, too */}
      <section className="compare-body" tabIndex={0} aria-label="What is different">
        <p className="compare-times">
          <b>{first}</b> of {dayMinuteText(Date.parse(diff.from))} and <b>{second ?? 'now'}</b>
          {second === null ? '' : ` of ${dayMinuteText(Date.parse(diff.to))}`},{' '}
          {formatDuration(Math.abs(seconds) * 1000)} {seconds < 0 ? 'back' : 'later'}
        </p>
        {notes.map((note) => (
          <p key={note} className="compare-note">
            {note}
          </p>
        ))}
        <Table head={['Counted', 'From', 'To', 'Between', 'A second']} rows={counters.map(counterRow)} />
        {gauges.length === 0 ? (
          <p className="compare-times">Nothing else is different.</p>
        ) : (
          <Table head={['Now', 'From', 'To']} rows={gauges.map(gaugeRow)} />
        )}
        {queues.length === 0 ? null : (
          <Table head={['Queue', 'From', 'To']} rows={queues.flatMap(queueRows)} />
        )}
        {kinds === null || kinds.length === 0 ? null : (
          <Table head={['Kind, since the start', 'From', 'To', 'Between']} rows={kinds.flatMap(kindRows)} />
        )}
        {settings.length === 0 ? null : (
          <Table head={['Setting', 'From', 'To']} rows={settings.map(settingRow)} />
        )}
      </section>
    </OverlayDialog>
  );
}

function Table({
  head,
  rows,
}: {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  return (
    <table className="compare-table num">
      <thead>
        <tr>
          {head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name = '', ...values]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {values.map((value, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is told by its place
              <td key={index}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function counterRow({ name, from, to, delta, per_second }: CounterDiff): readonly string[] {
  const rate =
    per_second === null
      ? '–'
      : Math.abs(per_second) < 10
        ? per_second.toFixed(2)
        : formatCount(Math.round(per_second));
  return [words(name), formatCount(from), formatCount(to), betweenText(delta), rate];
}

const betweenText = (delta: number | null): string =>
  delta === null ? '–' : `${delta > 0 ? '+' : ''}${formatCount(delta)}`;

function gaugeRow({ name, from, to }: GaugeDiff): readonly string[] {
  const text = (value: number | null): string => {
    if (value === null) return '–';
    if (name.endsWith('_seconds')) return formatDuration(value * 1000);
    return name.endsWith('_rate') ? `${(value * 100).toFixed(1)} %` : formatCount(value);
  };
  return [words(name.replace(/_(seconds|now)$/, '')), text(from), text(to)];
}

function queueRows({ name, is, jobs }: QueueDiff): readonly (readonly string[])[] {
  const label = is === 'there' ? name : `${name} (${is})`;
  if (jobs.length === 0) return [[label, '', '']];
  return jobs.map((state) => [
    `${label}: ${state.name}`,
    formatCount(state.from ?? 0),
    formatCount(state.to ?? 0),
  ]);
}

function kindRows({ kind, counts }: KindDiff): readonly (readonly string[])[] {
  const text = (value: number | null): string => (value === null ? '–' : formatCount(value));
  return counts.map(({ name, from, to, delta }) => [
    `${kind}: ${words(name)}`,
    text(from),
    text(to),
    name === 'jobs_in_progress' ? '' : betweenText(delta),
  ]);
}

const settingRow = ({ queue, name, from, to }: SettingDiff): readonly string[] => [
  queue === null ? name : `${queue}: ${name}`,
  from,
  to,
];

const words = (name: string): string => name.replaceAll('_', ' ');
