import { arch, platform, release } from 'node:os';
import { describeProblem } from '../../../shared/result.ts';
import { type ControlClient, Refused } from '../../control/client.ts';
import { bundleText, makeBundle } from '../../export/bundle.ts';
import { linesOfJob } from '../../export/bundle-log.ts';
import { writeFile } from '../../write-file.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { detailOf } from './show.ts';

/** `jobdeck bundle`: one job with all that somebody else needs to run it, without its secrets. */
export async function bundleJob(ask: Ask, jobId: string, file: string | undefined): Promise<number> {
  const detail = await detailOf(ask, jobId);
  if (detail === null) return NOT_DONE;
  const { client } = ask;
  const source = {
    output: (run: number) => client.query('runs.output', { jobId, run }),
    snapshot: () => client.query('snapshot', undefined),
    queue: async (name: string) => {
      const page = await client.query('queues.list', { text: name, offset: 0, limit: 100 });
      return page.queues.find((queue) => queue.name === name) ?? null;
    },
  };
  const machine = { platform: platform(), release: release(), arch: arch(), node: process.version };
  const bundle = await makeBundle(source, detail, {
    at: Date.now(),
    machine,
    log: await logOf(client, jobId),
  });
  if (file === undefined) {
    ask.print(bundleText(bundle));
    return ALL_WELL;
  }
  const written = await writeFile(file, bundleText(bundle));
  if (!written.ok) {
    fail(describeProblem(written.error));
    return BAD_INPUT;
  }
  const { redacted } = bundle.exported;
  if (ask.json) ask.print(jsonText({ file, redacted }));
  else {
    const without = redacted.length === 0 ? '' : `, without the values of ${redacted.join(', ')}`;
    ask.print(`Written to ${file}${without}\n`);
  }
  return ALL_WELL;
}

/** The app keeps a log. `jobdeck run` writes its own to where it was told, and who is not running has none: null. */
async function logOf(client: ControlClient, jobId: string): Promise<readonly string[] | null> {
  try {
    return await linesOfJob(
      (query) => client.query('log.page', { ...query, words: [...query.words] }),
      jobId,
    );
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
