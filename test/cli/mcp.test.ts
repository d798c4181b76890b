import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { decideProposal, listProposals } from '../../electron/cli/commands/confirm.ts';
import { openFolderItself } from '../../electron/cli/local-client.ts';
import { createMcpServer } from '../../electron/cli/mcp/server.ts';
import type { ControlClient } from '../../electron/control/client.ts';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

async function clientOn(data: string): Promise<ControlClient> {
  const opened = await openFolderItself(data, '0.1.0');
  if (!opened.ok) throw new Error(opened.error.kind);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** What a model has, over the same server as `jobdeck mcp`, in this process. */
async function modelOn(client: ControlClient): Promise<Client> {
  const server = createMcpServer({ version: '0.1.0', withClient: (act) => act(client) });
  const [here, there] = InMemoryTransport.createLinkedPair();
  const model = new Client({ name: 'a model', version: '1' });
  await Promise.all([server.connect(there), model.connect(here)]);
  onTestFinished(() => model.close());
  return model;
}

interface Told {
  readonly isError: boolean;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into
  readonly json: any;
}

async function call(model: Client, name: string, args: Record<string, unknown> = {}): Promise<Told> {
  const { content, isError = false } = await model.callTool({ name, arguments: args });
  const [first] = content as readonly { readonly text: string }[];
  const text = first?.text ?? '';
  return { isError, text, json: isError ? null : JSON.parse(text) };
}

test('jobdeck mcp: the official client finds the tools over stdio, and asks them', async () => {
  const data = cli.folder();
  const id = await cli.add(data, '-n', 'One', '--', 'true');
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../../electron/cli.ts'), 'mcp', '--data', data],
  });
  const model = new Client({ name: 'a model', version: '1' });
  await model.connect(transport);
  onTestFinished(() => model.close());
  const { tools } = await model.listTools();
  const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
  expect(reading).toEqual([
    'list_jobs',
    'search_jobs',
    'show_job',
    'why_waiting',
    'list_failures',
    'get_metrics',
    'get_history',
    'get_moment',
    'read_output',
    'check_change',
  ]);
  expect(tools.map(({ name }) => name).filter((name) => !reading.includes(name))).toEqual([
    'enqueue_jobs',
    'retry_jobs',
    'cancel_jobs',
    'pause_queue',
    'resume_queue',
  ]);
  expect((await call(model, 'list_jobs')).json).toMatchObject({ total: 1, jobs: [{ id, name: 'One' }] });
  const asked = await call(model, 'pause_queue', {});
  expect(asked.json).toMatchObject({ dryRun: true, wouldDo: 'Pause all queues' });
  expect(await cli.json('confirm', '--data', data)).toMatchObject({
    changes: [{ by: 'a model', state: { type: 'waiting' } }],
  });
  const nobody = await cli.jobdeck('confirm', asked.json.confirmation, '--data', data);
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('expected a person at a terminal') });
});

test('reading is free: lists, searches, failures, metrics, history, output, and why', async () => {
  const data = cli.folder();
  const done = await cli.add(data, '--shell', 'echo hello; exit 3', '--max-attempts', '1');
  await cli.jobdeck('run', '--until-idle', '--data', data);
  const waiting = await cli.add(data, '-q', 'later', '--', 'true');
  const model = await modelOn(await clientOn(data));
  expect((await call(model, 'search_jobs', { text: 'state:dead' })).json).toMatchObject({
    jobs: [{ id: done }],
  });
  expect((await call(model, 'show_job', { jobId: done })).json).toMatchObject({
    job: { state: 'dead' },
    runs: [{ run: 1 }],
  });
  expect((await call(model, 'read_output', { jobId: done })).json).toMatchObject({ run: 1, text: 'hello\n' });
  expect((await call(model, 'list_failures')).json).toMatchObject({ total: 1, groups: [{ code: 'exit 3' }] });
  expect((await call(model, 'get_metrics')).json).toMatchObject({
    jobs_failed: 1,
    conservation: { holds: true },
  });
  expect((await call(model, 'why_waiting', { jobId: waiting })).json).toMatchObject({ queue: 'later' });
  const range = { metric: 'jobs_failed', from: Date.now() - 3_600_000, to: Date.now() };
  expect((await call(model, 'get_history', range)).json).toMatchObject({ metric: 'jobs_failed' });
  expect((await call(model, 'get_moment', { at: 0 })).json).toBeNull();
  expect(await call(model, 'show_job', { jobId: 'nobody' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('expected the id of a job'),
  });
  expect(await call(model, 'search_jobs', { text: '"' })).toMatchObject({ isError: true });
  await expect(call(model, 'list_jobs', { limit: 1_000_000 })).resolves.toMatchObject({ isError: true });
});

test('a change happens when a person agrees, and not before; refused, nothing happens', async () => {
  const data = cli.folder();
  await cli.add(data, '-n', 'One', '--', 'true');
  const client = await clientOn(data);
  const model = await modelOn(client);
  const printed: string[] = [];
  const person = (answer: boolean) => aPerson(client, data, printed, answer);
  const selection = { type: 'search', text: '', state: 'waiting' };
  const asked = (await call(model, 'cancel_jobs', { selection })).json;
  expect(asked).toMatchObject({ wouldDo: 'Cancel 1 job', of: [expect.stringMatching(/waiting: One$/)] });
  expect((await call(model, 'check_change', { id: asked.confirmation })).json).toMatchObject({
    state: { type: 'waiting' },
  });
  await listProposals(person(true));
  expect(await decideProposal(person(false), asked.confirmation, false)).toBe(0);
  expect((await call(model, 'check_change', { id: asked.confirmation })).json).toMatchObject({
    state: { type: 'refused' },
  });
  const again = (await call(model, 'cancel_jobs', { selection })).json;
  expect(await decideProposal(person(true), again.confirmation, false)).toBe(0);
  expect((await call(model, 'check_change', { id: again.confirmation })).json.state).toEqual({
    type: 'done',
    told: '1 changed, 0 were so already',
  });
  expect(printed.join('')).toMatch(/ASKED BY[\s\S]*a model asks: Cancel 1 job\n {2}\S+ waiting: One/);
  const jobs = [{ kind: 'command', payload: { program: 'true' } }];
  const third = (await call(model, 'enqueue_jobs', { jobs })).json;
  await decideProposal(person(true), third.confirmation, false);
  expect((await call(model, 'search_jobs', { text: 'state:waiting' })).json.jobs).toHaveLength(1);
  expect(await call(model, 'enqueue_jobs', { jobs: [{ kind: 'nothing' }] })).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^0\.kind: expected one of command, http, module/),
  });
});

test('where a window asks, the command line says so at once, before anything is asked or changed', async () => {
  const data = cli.folder();
  const client = await clientOn(data);
  const windowed: ControlClient = {
    ...client,
    command: () => Promise.reject(new Error('expected nothing to be changed')),
    query: (name, input) =>
      name === 'proposals.decidedAt' ? (Promise.resolve('window') as never) : client.query(name, input),
  };
  const made = await client.command('proposals.make', { command: 'queues.pause', input: {}, by: 'a model' });
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => void told.mockRestore());
  const ask = {
    ...aPerson(windowed, data, []),
    confirm: () => Promise.reject(new Error('expected no question')),
  };
  for (const refuse of [false, true]) {
    expect(await decideProposal(ask, made.ok ? made.value.id : '', refuse)).toBe(1);
  }
  expect(String(told.mock.calls[0]?.[0])).toContain(
    '"Pause all queues", which the window of Jobdeck asks about',
  );
  expect(await client.query('proposals.list', undefined)).toMatchObject([{ state: { type: 'waiting' } }]);
});

const aPerson = (client: ControlClient, folder: string, printed: string[], answer = true) => ({
  client,
  folder,
  runs: false,
  json: false,
  paint: (_: string, text: string) => text,
  print: (text: string) => void printed.push(text),
  note: (text: string) => void printed.push(text),
  progress: process.stderr,
  confirm: async () => answer,
  beside: async () => null,
});
