import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { queries } from '../../../shared/contract/queries.ts';
import { momentJson } from '../../../shared/numbers/moment-export.ts';
import { exportSnapshot } from '../../../shared/numbers/snapshot-export.ts';
import { type ControlClient, Refused } from '../../control/client.ts';
import { detailJson, rowJson } from '../json.ts';
import { redactedClient } from './redacted-client.ts';
import { forgiving, told, toldResult, wrong } from './reply.ts';
import type { WithClient } from './server.ts';

/** Characters of an output, from its end. */
const OUTPUT_TAIL = 32_768;

const runOf = z.strictObject({
  jobId: queries['jobs.detail'].input.shape.jobId,
  run: z.int().min(1).optional().describe('Default: the newest'),
});

/** All that changes nothing. */
export function addReadTools(server: McpServer, withClient: WithClient): void {
  const tool = <S extends z.ZodObject>(
    name: string,
    description: string,
    inputSchema: S,
    act: (client: Pick<ControlClient, 'query'>, input: z.output<S>) => Promise<CallToolResult>,
  ): void => {
    const annotations = { readOnlyHint: true, openWorldHint: false };
    const call = (input: unknown) =>
      answered(withClient, (client) => act(redactedClient(client), input as z.output<S>));
    server.registerTool(name, { description, inputSchema: inputSchema as z.ZodObject, annotations }, call);
  };

  tool(
    'list_jobs',
    'Jobs by state, the latest change first, page by page: next is the cursor of the next page.',
    forgiving(queries['jobs.list'].input),
    async (client, input) => {
      const page = await client.query('jobs.list', input);
      if (!page.ok) return wrong(page.error);
      const { total, next, rows } = page.value;
      return told({ total, next, jobs: rows.map(rowJson) });
    },
  );
  tool(
    'search_jobs',
    'Jobs that a search finds, the latest change first. Words and filters, like: state:dead queue:encode error:timeout created:<1h',
    forgiving(queries['jobs.search'].input),
    async (client, input) => {
      const page = await client.query('jobs.search', input);
      if (!page.ok) return wrong(page.error);
      const { total, next, rows } = page.value;
      return told({ total, next, jobs: rows.map(rowJson) });
    },
  );
  tool(
    'show_job',
    'A job with its request, its state and all its runs.',
    queries['jobs.detail'].input,
    async (client, input) => {
      const detail = await client.query('jobs.detail', input);
      return detail === null ? noSuchJob(input.jobId) : told(detailJson(detail));
    },
  );
  tool(
    'why_waiting',
    'Why a job has not started, and when it likely does; null for one that runs or has ended.',
    queries['jobs.why'].input,
    async (client, input) => told(await client.query('jobs.why', input)),
  );
  tool(
    'list_failures',
    'What jobs that are retrying or dead failed of, in groups of the same error, the latest first.',
    forgiving(queries['failures.groups'].input),
    async (client, input) => toldResult(await client.query('failures.groups', input)),
  );
  tool(
    'get_metrics',
    'The present: counters, rates, jobs by state and queue, percentiles, and whether the books balance.',
    z.strictObject({}),
    async (client) => told(exportSnapshot(await client.query('snapshot', undefined))),
  );
  tool(
    'get_history',
    'What a metric was, in at most so many steps; from and to are ms since 1970.',
    forgiving(queries['history.query'].input as unknown as z.ZodObject),
    async (client, input) => toldResult(await client.query('history.query', input as never)),
  );
  tool(
    'get_moment',
    'All metrics as they were at a moment, also by queue and kind; null: nothing was read then. at is ms since 1970.',
    queries['history.moment'].input,
    async (client, input) => {
      const reply = await client.query('history.moment', input);
      return reply.ok ? told(reply.value && momentJson(reply.value)) : wrong(reply.error);
    },
  );
  tool('read_output', 'The end of what a run printed.', runOf, async (client, { jobId, run }) => {
    const detail = await client.query('jobs.detail', { jobId });
    if (detail === null) return noSuchJob(jobId);
    const number = run ?? detail.runs[0]?.number;
    const output = number === undefined ? null : await client.query('runs.output', { jobId, run: number });
    if (output === null) return told({ jobId, run: number ?? null, kept: false });
    const text = new TextDecoder().decode(Buffer.concat([output.head, output.tail]));
    // A line that is cut could be the half of a secret, which nobody would know for one.
    const end =
      text.length > OUTPUT_TAIL || output.skipped > 0
        ? text.slice(-OUTPUT_TAIL).replace(/^[^\n]*\n?/, '')
        : text;
    const { ended, total } = output;
    return told({ jobId, run: number, ended, totalBytes: total, text: end });
  });
}

/** Whatever goes wrong is told to the model, and leaves the server as it is. */
export async function answered(
  withClient: WithClient,
  act: (client: ControlClient) => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await withClient(act);
  } catch (error) {
    if (error instanceof Refused) return wrong(error.problem);
    throw error;
  }
}

const noSuchJob = (jobId: string): CallToolResult =>
  wrong({
    field: 'jobId',
    expected: 'the id of a job',
    got: JSON.stringify(jobId),
    fix: 'Look for it with list_jobs or search_jobs; finished jobs are removed after a time.',
  });
