import {
  type BundleParts,
  bundleOf,
  MAX_BUNDLE_RUNS,
  type OutputText,
  type ReproBundle,
} from '../../shared/jobs/bundle.ts';
import type { JobDetail, RunOutput } from '../../shared/jobs/job-views.ts';
import type { QueueStatus, Snapshot } from '../../shared/numbers/snapshot.ts';
import { redactDetail } from '../../shared/secrets/redact.ts';
import { maskOutput, OutputMask } from '../redaction/output-mask.ts';

/** Who is asked for what goes into a bundle. */
export interface BundleSource {
  output(run: number): Promise<RunOutput | null> | RunOutput | null;
  queue(name: string): Promise<QueueStatus | null>;
  snapshot(): Promise<Snapshot>;
}

export async function makeBundle(
  source: BundleSource,
  detail: JobDetail,
  around: Pick<BundleParts, 'at' | 'machine' | 'log'>,
): Promise<ReproBundle> {
  const runs = detail.runs.slice(0, MAX_BUNDLE_RUNS);
  const [snapshot, queue, ...outputs] = await Promise.all([
    source.snapshot(),
    source.queue(detail.job.queue),
    ...runs.map(({ number }) => source.output(number)),
  ]);
  const mask = new OutputMask(redactDetail(detail).secrets);
  return bundleOf({
    ...around,
    detail,
    snapshot,
    queue,
    outputs: outputs.map((output) => output && textOf(maskOutput(output, mask))),
  });
}

function textOf({ head, tail, skipped, total }: RunOutput): OutputText {
  const decoder = new TextDecoder();
  const isWhole = skipped === 0;
  if (!isWhole) return { head: decoder.decode(head), tail: decoder.decode(tail), isWhole, bytes: total };
  return { head: decoder.decode(Buffer.concat([head, tail])), tail: '', isWhole, bytes: total };
}

/** Indented: it is read by people first. */
export const bundleText = (bundle: ReproBundle): string => `${JSON.stringify(bundle, null, 2)}\n`;
