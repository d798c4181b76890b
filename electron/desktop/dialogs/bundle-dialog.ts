import { arch, platform, release } from 'node:os';
import type { App, BrowserWindow } from 'electron';
import type { BundleSaved } from '../../../shared/jobs/bundle.ts';
import { describeGot } from '../../../shared/problems.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { bundleText, makeBundle } from '../../export/bundle.ts';
import { linesOfJob } from '../../export/bundle-log.ts';
import { readRunOutput } from '../../ipc/output-publisher.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import type { LogBook } from '../../log-book.ts';
import type { Engine } from '../../queue/engine.ts';
import { saveByDialog } from './export-dialog.ts';

/** One job for somebody else to run. null: not wanted after all. */
export async function bundleByDialog(
  {
    app,
    window,
    engine,
    snapshots,
    log,
  }: {
    readonly app: App;
    readonly window: BrowserWindow | null;
    readonly engine: Engine;
    readonly snapshots: SnapshotSource;
    readonly log: LogBook;
  },
  jobId: string,
): Promise<Result<BundleSaved | null>> {
  const detail = await engine.detail(jobId);
  if (detail === null) {
    return err({
      field: 'jobId',
      expected: 'the id of a job',
      got: describeGot(jobId),
      fix: 'It may have been removed meanwhile.',
    });
  }
  const source = {
    output: (run: number) => readRunOutput(engine.output, { jobId, run }),
    snapshot: async () => snapshots.current(),
    queue: async (name: string) => {
      const page = await engine.queues({ text: name, offset: 0, limit: 100 });
      return page.queues.find((queue) => queue.name === name) ?? null;
    },
  };
  const machine = { platform: platform(), release: release(), arch: arch(), node: process.version };
  const lines = await linesOfJob((query) => log.page(query), jobId);
  const bundle = await makeBundle(source, detail, { at: Date.now(), machine, log: lines });
  const wanted = { title: 'Save a repro bundle', name: 'job-bundle', format: 'json' } as const;
  const saved = await saveByDialog(app, window, wanted, async () => ok(bundleText(bundle)));
  if (!saved.ok) return saved;
  return ok(saved.value === null ? null : { file: saved.value, redacted: bundle.exported.redacted });
}
