import type { Selection } from '../../shared/jobs/control.ts';
import type { JobExportFormat } from '../../shared/jobs/job-export.ts';
import { command } from '../bridge.ts';
import { ask, howMany, refused } from './answers.ts';
import { inMessage } from './change.ts';
import { toast } from './toasts.ts';

/** All that is selected, as a file. */
export async function exportJobs(
  selection: Selection,
  format: JobExportFormat,
  secrets: boolean,
): Promise<void> {
  const reply = await ask('Not exported', () =>
    command('jobs.export', { selection: inMessage(selection), format, secrets }),
  );
  if (reply === null) return;
  if (!reply.ok) return refused('Not exported', [reply.error]);
  if (reply.value === null) return;
  const { file, jobs } = reply.value;
  toast('done', `${howMany(jobs)} exported`, { detail: file });
}
