import {
  type CounterDiff,
  diffSnapshots,
  type GaugeDiff,
  type KindDiff,
  type SnapshotDiff,
} from '../../../shared/numbers/snapshot-diff.ts';
import { exportSnapshot } from '../../../shared/numbers/snapshot-export.ts';
import type { ComparedSnapshot } from '../../../shared/numbers/snapshot-file.ts';
import { describeProblem, type Result } from '../../../shared/result.ts';
import { formatCount, formatDuration } from '../../../shared/words/format.ts';
import { readSnapshotFile } from '../../read-snapshot-file.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { tableText } from '../table.ts';

/** `jobdeck diff A B`: nobody has to be asked. */
export async function diffFiles(first: string, second: string, json: boolean): Promise<number> {
  return tellDiff(first, await readSnapshotFile(second), json);
}

/** `jobdeck diff A`: with the present. */
export async function diffWithNow(ask: Ask, first: string): Promise<number> {
  const now = exportSnapshot(await ask.client.query('snapshot', undefined));
  return tellDiff(first, { ok: true, value: now }, ask.json);
}

async function tellDiff(first: string, after: Result<ComparedSnapshot>, json: boolean): Promise<number> {
  const before = await readSnapshotFile(first);
  for (const read of [before, after]) if (!read.ok) fail(describeProblem(read.error));
  if (!before.ok || !after.ok) return BAD_INPUT;
  const diff = diffSnapshots(before.value, after.value);
  process.stdout.write(json ? jsonText(diff) : diffText(diff));
  return ALL_WELL;
}

const FROM_TO = [
  { title: 'FROM', right: true },
  { title: 'TO', right: true },
];

export function diffText(diff: SnapshotDiff): string {
  const { seconds, counters, queues, kinds, settings } = diff;
  const apart = `${formatDuration(Math.abs(seconds) * 1000)} ${seconds < 0 ? 'back' : 'later'}`;
  const gauges = diff.gauges.filter(({ from, to }) => from !== to);
  const parts = [
    `${diff.from} to ${diff.to}, ${apart}\n`,
    diff.notes.map((note) => `${note}\n`).join(''),
    tableText(
      [
        { title: 'COUNTED' },
        ...FROM_TO,
        { title: 'BETWEEN', right: true },
        { title: 'A SECOND', right: true },
      ],
      counters.map(counterRow),
    ),
    gauges.length === 0
      ? 'Nothing else is different.\n'
      : tableText([{ title: 'NOW' }, ...FROM_TO], gauges.map(gaugeRow)),
    queues.length === 0
      ? ''
      : tableText([{ title: 'QUEUE' }, { title: 'JOBS' }, ...FROM_TO], queues.flatMap(queueRows)),
    kinds === null || kinds.length === 0
      ? ''
      : tableText(
          [{ title: 'KIND' }, { title: 'SINCE START' }, ...FROM_TO, { title: 'BETWEEN', right: true }],
          kinds.flatMap(kindRows),
        ),
    settings.length === 0
      ? ''
      : tableText(
          [{ title: 'SETTING' }, { title: 'OF' }, { title: 'FROM' }, { title: 'TO' }],
          settings.map(({ queue, name, from, to }) => cells(name, queue ?? 'all queues', from, to)),
        ),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const cells = (...texts: readonly string[]) => texts.map((text) => ({ text }));

function counterRow({ name, from, to, delta, per_second }: CounterDiff) {
  return cells(
    name,
    formatCount(from),
    formatCount(to),
    betweenText(delta),
    per_second === null ? '–' : rateText(per_second),
  );
}

const betweenText = (delta: number | null): string =>
  delta === null ? '–' : `${delta >= 0 ? '+' : ''}${formatCount(delta)}`;

const rateText = (rate: number): string =>
  Math.abs(rate) < 10 ? rate.toFixed(2) : formatCount(Math.round(rate));

function gaugeRow({ name, from, to }: GaugeDiff) {
  const text = (value: number | null): string => {
    if (value === null) return '–';
    if (name.endsWith('_seconds')) return formatDuration(value * 1000);
    return name.endsWith('_rate') ? `${(value * 100).toFixed(1)} %` : formatCount(value);
  };
  return cells(name.replace(/_seconds$/, ''), text(from), text(to));
}

function queueRows({ name, is, jobs }: SnapshotDiff['queues'][number]) {
  const label = is === 'there' ? name : `${name} (${is})`;
  if (jobs.length === 0) return [cells(label, 'none', '', '')];
  return jobs.map((state, index) =>
    cells(index === 0 ? label : '', state.name, formatCount(state.from ?? 0), formatCount(state.to ?? 0)),
  );
}

function kindRows({ kind, counts }: KindDiff) {
  const text = (value: number | null): string => (value === null ? '–' : formatCount(value));
  return counts.map(({ name, from, to, delta }, index) =>
    cells(index === 0 ? kind : '', name, text(from), text(to), betweenText(delta)),
  );
}
