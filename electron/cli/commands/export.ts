import type { JobKind } from '../../../shared/jobs/job.ts';
import type { HistoryMetric } from '../../../shared/numbers/history.ts';
import { MAX_HISTORY_POINTS } from '../../../shared/numbers/history.ts';
import { historyText } from '../../../shared/numbers/history-export.ts';
import { exportSnapshot, snapshotText } from '../../../shared/numbers/snapshot-export.ts';
import { describeProblem } from '../../../shared/result.ts';
import { writeFile } from '../../write-file.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText } from '../json.ts';

/** `jobdeck export`: the snapshot of docs/snapshot.md, to a file or to standard output. */
export async function exportSnapshotTo(ask: Ask, file: string | undefined): Promise<number> {
  const snapshot = await ask.client.query('snapshot', undefined);
  return toldWhere(ask, file, snapshotText(snapshot), { taken_at: exportSnapshot(snapshot).taken_at });
}

export interface HistoryExport {
  readonly metric: HistoryMetric;
  readonly format: 'csv' | 'json';
  /** Up to now, ms. */
  readonly last: number;
  readonly points: number;
  readonly queue: string | null;
  readonly kind: JobKind | null;
}
export const HISTORY_DEFAULTS = { last: 86_400_000, points: MAX_HISTORY_POINTS } as const;

/** `jobdeck export --history`: what a metric was, as docs/history.md tells. */
export async function exportHistory(
  ask: Ask,
  file: string | undefined,
  { metric, format, last, points, queue, kind }: HistoryExport,
): Promise<number> {
  const to = Date.now();
  const query = { metric, from: Math.max(0, to - last), to, points, before: false, queue, kind };
  const reply = await ask.client.query('history.query', query);
  if (reply.ok) return toldWhere(ask, file, historyText(reply.value, format), { metric });
  fail(describeProblem(reply.error));
  return BAD_INPUT;
}

async function toldWhere(ask: Ask, file: string | undefined, text: string, more: object): Promise<number> {
  if (file === undefined) {
    ask.print(text);
    return ALL_WELL;
  }
  const written = await writeFile(file, text);
  if (!written.ok) {
    fail(describeProblem(written.error));
    return BAD_INPUT;
  }
  ask.print(ask.json ? jsonText({ file, ...more }) : `Written to ${file}\n`);
  return ALL_WELL;
}
