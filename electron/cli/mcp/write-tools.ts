import { setTimeout } from 'node:timers/promises';
import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { commands } from '../../../shared/contract/commands.ts';
import { queries } from '../../../shared/contract/queries.ts';
import type { Proposable, Proposal } from '../../../shared/jobs/proposals.ts';
import { withTimes } from '../json.ts';
import { answered } from './read-tools.ts';
import { told, wrong } from './reply.ts';
import type { WithClient } from './server.ts';

const LOOK_MS = 500;
const MAX_WAIT_SECONDS = 60;

const jobs = z.strictObject({
  selection: commands['jobs.change'].input.shape.selection.describe(
    'Which jobs: by their ids, or all that a search finds, like {"type": "search", "text": "state:dead", "state": null}',
  ),
});
const queue = commands['queues.pause'].input;

/** What asks for a change. Nothing is changed by it: a person has to agree first. */
export function addWriteTools(server: McpServer, withClient: WithClient, by: () => string): void {
  const propose = (command: Proposable, input: unknown): Promise<CallToolResult> =>
    answered(withClient, async (client) => {
      const made = await client.command('proposals.make', { command, input, by: by().slice(0, 100) });
      return made.ok ? told(dryRun(made.value)) : wrong(made.error);
    });
  const tool = <S extends z.ZodObject>(
    name: string,
    description: string,
    inputSchema: S,
    act: (input: z.output<S>) => Promise<CallToolResult>,
  ): void => {
    const annotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };
    const call = (input: unknown) => act(input as z.output<S>);
    server.registerTool(name, { description, inputSchema: inputSchema as z.ZodObject, annotations }, call);
  };
  const asks = 'Answers what would happen and a confirmation id; happens when a person agrees.';

  tool(
    'enqueue_jobs',
    `Queues jobs, all or none, like {"kind": "command", "payload": {"program": "ls", "args": ["-l"]}}. ${asks}`,
    commands['jobs.enqueue'].input,
    (input) => propose('jobs.enqueue', input),
  );
  tool(
    'retry_jobs',
    `Puts dead, cancelled, completed or retrying jobs back in line. ${asks}`,
    jobs,
    ({ selection }) => propose('jobs.change', { action: { type: 'retry' }, selection }),
  );
  tool(
    'cancel_jobs',
    `Cancels jobs that are not finished; running ones are ended. ${asks}`,
    jobs,
    ({ selection }) => propose('jobs.change', { action: { type: 'cancel' }, selection }),
  );
  tool(
    'pause_queue',
    `Pauses a queue, or without one all of them; what runs goes on. ${asks}`,
    queue,
    (input) => propose('queues.pause', input),
  );
  tool('resume_queue', `Resumes a queue, or without one all of them. ${asks}`, queue, (input) =>
    propose('queues.resume', input),
  );

  const check = z.strictObject({
    id: queries['proposals.get'].input.shape.id,
    waitSeconds: z.int().min(0).max(MAX_WAIT_SECONDS).default(0).describe('Wait so long for a decision'),
  });
  server.registerTool(
    'check_change',
    {
      description:
        'What became of a change that was asked for: waiting, under way, done, failed, refused or expired.',
      inputSchema: check,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ id, waitSeconds }) => checked(withClient, id, waitSeconds * 1000),
  );
}

async function checked(withClient: WithClient, id: string, waitMs: number): Promise<CallToolResult> {
  for (let left = waitMs; ; left -= LOOK_MS) {
    let isOpen = false;
    const result = await answered(withClient, async (client) => {
      const proposal = await client.query('proposals.get', { id });
      isOpen = proposal?.state.type === 'waiting' || proposal?.state.type === 'under way';
      return proposal === null ? unknownId(id) : told(withTimes({ ...proposal }));
    });
    if (!isOpen || left <= 0) return result;
    await setTimeout(Math.min(LOOK_MS, left));
  }
}

function dryRun({ id, title, lines, expiresAt }: Proposal): object {
  return {
    dryRun: true,
    wouldDo: title,
    of: lines,
    confirmation: id,
    expiresAt: new Date(expiresAt).toISOString(),
    next: `Nothing was changed. A person has to agree: in Jobdeck's window, at the top of every screen; where none is open, by "jobdeck confirm ${id}" on a terminal. Then call check_change.`,
  };
}

const unknownId = (id: string): CallToolResult =>
  wrong({
    field: 'id',
    expected: 'the id of a change that was asked for',
    got: JSON.stringify(id),
    fix: 'Ask for it again: of those that were decided only the last are kept.',
  });
