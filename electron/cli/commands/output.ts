import { setTimeout } from 'node:timers/promises';
import { isOpen } from '../../../shared/jobs/job.ts';
import type { JobDetail, RunOutput } from '../../../shared/jobs/job-views.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { OutputParts } from '../output-parts.ts';
import { detailOf } from './show.ts';

export interface OutputOptions {
  readonly run?: number;
  readonly follow: boolean;
}

/** How often it is looked whether a run has begun, or ended without a word, ms. */
const LOOK_MS = 500;

/** `jobdeck output`: what a run printed, as it is kept; with `follow` what it prints from now on, until it ends. */
export async function showOutput(ask: Ask, jobId: string, options: OutputOptions): Promise<number> {
  const detail = await detailOf(ask, jobId);
  if (detail === null) return NOT_DONE;
  const newest = detail.runs[0]?.number ?? 0;
  if (options.run !== undefined && options.run > newest && !options.follow) {
    fail(
      `expected a run of ${jobId} that has begun, 1 to ${newest}, got ${options.run}. jobdeck show lists its runs.`,
    );
    return NOT_DONE;
  }
  const run = options.run ?? Math.max(1, newest);
  if (options.follow) return follow(ask, { jobId, run });
  const output = await ask.client.query('runs.output', { jobId, run });
  if (ask.json) ask.print(jsonText(outputJson({ jobId, run }, output)));
  else if (output === null) ask.note(`Nothing is kept of what run ${run} of ${jobId} printed.\n`);
  else printNew(ask, new OutputParts(), output);
  return ALL_WELL;
}

interface RunOf {
  readonly jobId: string;
  readonly run: number;
}

/** The exit code says how the run went. */
async function follow(ask: Ask, run: RunOf): Promise<number> {
  const parts = new OutputParts();
  const begun = await untilBegun(ask, run);
  if (begun === null) return NOT_DONE;
  const ended = Promise.withResolvers<void>();
  const stop = ask.client.onOutput((output) => {
    printNew(ask, parts, output);
    if (output.ended) ended.resolve();
  });
  try {
    await ask.client.command('output.follow', run);
    while (!(await Promise.race([ended.promise.then(() => true), setTimeout(LOOK_MS, false)]))) {
      const detail = await ask.client.query('jobs.detail', { jobId: run.jobId });
      if (detail === null || endOf(detail, run) !== null) break;
    }
    await ask.client.command('output.follow', null);
  } finally {
    stop();
  }
  // What came between the last push and the end, or a run that ended before it was followed.
  const last = await ask.client.query('runs.output', run);
  if (last !== null) printNew(ask, parts, last);
  const outcome = await outcomeOf(ask, run);
  if (ask.json) ask.print(`${JSON.stringify({ ...run, ended: true, outcome })}\n`);
  return outcome === 'succeeded' ? ALL_WELL : NOT_DONE;
}

/** null, and told, when it never will. */
async function untilBegun(ask: Ask, { jobId, run }: RunOf): Promise<JobDetail | null> {
  for (;;) {
    const detail = await detailOf(ask, jobId);
    if (detail === null || (detail.runs[0]?.number ?? 0) >= run) return detail;
    if (!ask.runs || !isOpen(detail.job.state)) {
      const why = ask.runs ? `the job is ${detail.job.state}` : `no Jobdeck runs in ${ask.folder}`;
      fail(`expected run ${run} of ${jobId} to begin, got none: ${why}. jobdeck show lists its runs.`);
      return null;
    }
    await setTimeout(LOOK_MS);
  }
}

/** Its output may end a moment before the end of the run is stored. */
async function outcomeOf(ask: Ask, run: RunOf): Promise<string | null> {
  for (;;) {
    const detail = await ask.client.query('jobs.detail', { jobId: run.jobId });
    const end = detail === null ? null : endOf(detail, run);
    if (end !== null || detail === null || !ask.runs) return end;
    await setTimeout(20);
  }
}

function endOf({ runs }: JobDetail, { run }: RunOf): string | null {
  const found = runs.find(({ number }) => number === run);
  // A run that is not listed any more ended long ago.
  return found === undefined ? 'unknown' : (found.end?.outcome.type ?? null);
}

function printNew({ json, print, note }: Ask, parts: OutputParts, output: RunOutput): void {
  for (const part of parts.next(output)) {
    if (part.type === 'gap') {
      note(`\n[${formatCount(part.bytes)} bytes were left out here]\n`);
    } else if (json) {
      print(`${JSON.stringify({ jobId: output.jobId, run: output.run, text: part.text })}\n`);
    } else {
      process.stdout.write(part.bytes);
    }
  }
}

function outputJson(run: RunOf, output: RunOutput | null): object {
  if (output === null) return { ...run, kept: false };
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const { ended, total, skipped, skippedLines } = output;
  const [head, tail] = [text(output.head), text(output.tail)];
  return { ...run, kept: true, ended, totalBytes: total, skippedBytes: skipped, skippedLines, head, tail };
}
