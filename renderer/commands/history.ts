import type { HistoryExportFormat, HistoryQuery } from '../../shared/numbers/history.ts';
import { command } from '../bridge.ts';
import { ask, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** What is shown, as a file. */
export async function exportHistory(query: HistoryQuery, format: HistoryExportFormat): Promise<void> {
  const reply = await ask('Not exported', () => command('history.export', { query, format }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not exported', [reply.error]);
  if (reply.value !== null) toast('done', 'History exported', { detail: reply.value });
}
