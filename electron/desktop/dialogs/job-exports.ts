import type { App, BrowserWindow } from 'electron';
import type { Selection } from '../../../shared/jobs/control.ts';
import type { JobExportFormat, JobsExported } from '../../../shared/jobs/job-export.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { jobTexts } from '../../export/export-jobs.ts';
import { type JobSource, NotRead, selectedJobs } from '../../export/job-source.ts';
import { writePieces } from '../../write-file.ts';
import { askWhere } from './export-dialog.ts';

export interface JobExports {
  /** Asks where to, then writes all that is selected, page by page. null: not wanted after all. */
  byDialog(
    window: BrowserWindow | null,
    wanted: { readonly selection: Selection; readonly format: JobExportFormat; readonly secrets: boolean },
  ): Promise<Result<JobsExported | null>>;
  stop(): void;
}

export function createJobExports(app: App, source: JobSource): JobExports {
  const ended = new AbortController();
  return {
    byDialog: async (window, { selection, format, secrets }) => {
      const chunks = await selectedJobs(source, selection);
      if (!chunks.ok) return chunks;
      const file = await askWhere(app, window, { title: 'Export jobs', name: 'jobs', format });
      if (file === null) return ok(null);
      let jobs = 0;
      const onJobs = (more: number): void => {
        jobs += more;
      };
      const pieces = jobTexts(chunks.value, { format, secrets, onJobs, signal: ended.signal });
      try {
        const written = await writePieces(file, pieces, { isPrivate: secrets });
        return written.ok ? ok({ file, jobs }) : written;
      } catch (error) {
        if (error instanceof NotRead) return err(error.problem);
        if (error === ended.signal.reason) return err(QUITTING);
        throw error;
      }
    },
    stop: () => ended.abort(),
  };
}

const QUITTING = {
  field: '',
  expected: 'a Jobdeck that goes on',
  got: 'one that is quitting',
  fix: 'Nothing was written. Export again after the next start.',
};
