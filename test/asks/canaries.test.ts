import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { expect, onTestFinished, test } from 'vitest';
import { createMcpServer } from '../../electron/cli/mcp/server.ts';
import { connectToFolder } from '../../electron/control/client.ts';
import { CliBench } from '../cli/start-cli.ts';

/**
 * Canaries in every place of a job where secrets are kept, looked for in everything that leaves Jobdeck. Real components:
 * `jobdeck run` with its log and endpoint, real commands, a real module.
 */
const cli = CliBench.forThisFile();
const CANARY = /canary-[\w-]+/g;

/** Each place has a canary of its own, so that a leak says where it is from. */
const jobsIn = (folder: string): readonly object[] => [
  {
    kind: 'command',
    payload: {
      shell: 'echo "said $SETTING on the way"; echo "refused $SETTING and $API_TOKEN" >&2; exit 3',
      env: { SETTING: 'canary-env-setting', API_TOKEN: 'canary-env-token' },
      stdin: '{"password": "canary-stdin-password"}',
    },
    maxAttempts: 1,
  },
  {
    kind: 'command',
    payload: {
      shell: `false --token canary-option -u me:canary-user 'https://u:canary-url-user@h/?sig=canary-url-parameter' -H 'Authorization: Bearer canary-bearer'`,
    },
    maxAttempts: 1,
  },
  {
    kind: 'command',
    payload: { program: 'false', args: ['--password', 'canary-argument', 'KEY_SECRET=canary-assignment'] },
    maxAttempts: 1,
  },
  {
    kind: 'http',
    payload: {
      method: 'POST',
      url: 'http://me:canary-http-user@127.0.0.1:9/hook?api_key=canary-http-parameter',
      headers: { Authorization: 'Bearer canary-header', 'X-Mine': 'canary-header-own' },
      body: '{"client_secret": "canary-body"}',
    },
    maxAttempts: 1,
  },
  {
    kind: 'module',
    payload: {
      path: join(folder, 'fail.mjs'),
      input: { user: 'ann', password: 'canary-input', deep: { apiKey: 'canary-deep' } },
    },
    maxAttempts: 1,
  },
];

const MODULE = `export default async (input) => {
  throw new Error('no way in for ' + input.user + ' with ' + input.password + ' and ' + input.deep.apiKey);
};`;

/** What leaked, or '' when nothing did. */
const leaksOf = (surfaces: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(surfaces).flatMap(([name, text]) =>
    [...new Set(text.match(CANARY) ?? [])].map((found) => `${name}: ${found}`),
  );

test('secrets of jobs are in no log, export, metric, error, history, endpoint or model answer', {
  timeout: 60_000,
}, async () => {
  const data = cli.folder();
  writeFileSync(join(data, 'fail.mjs'), MODULE);
  const served = await cli.serve(data, '--endpoint', '0');
  let log = '';
  for (const stream of [served.stdout, served.stderr]) stream?.on('data', (chunk) => (log += String(chunk)));
  const jobs = jobsIn(data);
  await cli.importText(data, 'jsonl', jobs.map((job) => JSON.stringify(job)).join('\n'));
  const connected = await connectToFolder(data);
  if (!connected.ok || connected.value === null) throw new Error('expected the engine');
  const client = connected.value;
  onTestFinished(() => client.close());
  const present = () => client.query('snapshot', undefined);
  await expect.poll(async () => (await present()).jobs.dead, { timeout: 30_000 }).toBe(jobs.length);
  const list = await client.query('jobs.list', { state: null, cursor: null, limit: 50 });
  const ids = list.ok ? list.value.rows.map(({ id }) => id) : [];
  expect(ids).toHaveLength(jobs.length);
  const surfaces: Record<string, string> = {};

  const commands: readonly (readonly string[])[] = [
    ['list', '--json'],
    ['failures', '--json'],
    ['metrics', '--json'],
    ['export'],
    ['export', '--jobs'],
    ['export', '--jobs', '--format', 'csv'],
    ['export', '--history', 'jobs_failed'],
    ['export', '--history', 'running_ms', '--format', 'json'],
    ...ids.map((id) => ['bundle', id]),
  ];
  for (const command of commands) {
    const { code, out, err } = await cli.jobdeck(...command, '--data', data);
    expect({ command, code }).toEqual({ command, code: 0 });
    surfaces[command.join(' ')] = out + err;
  }

  const [address, token] = ['address', 'token'].map((name) =>
    readFileSync(join(data, 'endpoint', name), 'utf8').trim(),
  );
  const ask = (path: string, more: RequestInit = {}) =>
    fetch(`${address}${path}`, {
      ...more,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    }).then((answer) => answer.text());
  for (const path of [
    '/health',
    '/metrics',
    '/metrics.json',
    '/v1/jobs/list',
    '/v1/jobs/search',
    '/v1/failures/groups',
    '/v1/snapshot',
    '/v1/openapi.json',
    ...ids.flatMap((id) => [
      ...['detail', 'graph', 'why'].map((what) => `/v1/jobs/${what}?jobId=${id}`),
      `/v1/runs/output/stream?jobId=${id}`,
    ]),
  ]) {
    surfaces[path] = await ask(path);
  }
  surfaces['/v1/jobs/whole'] = await ask('/v1/jobs/whole', {
    method: 'POST',
    body: JSON.stringify({ jobIds: ids }),
  });
  for (const id of ids) {
    const output = JSON.parse(await ask(`/v1/runs/output?jobId=${id}&run=1`));
    surfaces[`output of ${id}`] = ['head', 'tail']
      .map((part) => Buffer.from(output[part] ?? '', 'base64').toString())
      .join('');
  }
  // What is refused is told to who sent it, and is in no log.
  await ask('/v1/jobs/enqueue', {
    method: 'POST',
    body: JSON.stringify({ jobs: [{ kind: 'canary-kind', payload: { 'canary-key': 1 } }] }),
  });
  await ask('/v1/jobs/enqueue?canary-query=1', { method: 'POST', body: '{"canary-json' });

  const server = createMcpServer({ version: '0.1.0', withClient: (act) => act(client) });
  const [here, there] = InMemoryTransport.createLinkedPair();
  const model = new Client({ name: 'a model', version: '1' });
  await Promise.all([server.connect(there), model.connect(here)]);
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ['list_jobs', {}],
    ['search_jobs', { text: 'state:dead' }],
    ['list_failures', {}],
    ['get_metrics', {}],
    ['get_history', { metric: 'jobs_failed', from: Date.now() - 60_000, to: Date.now() }],
    ['enqueue_jobs', { jobs: jobs.slice(0, 4) }],
    ['retry_jobs', { selection: { type: 'ids', ids } }],
    ...ids.flatMap((jobId): [string, Record<string, unknown>][] => [
      ['show_job', { jobId }],
      ['read_output', { jobId }],
      ['why_waiting', { jobId }],
    ]),
  ];
  for (const [name, args] of calls) {
    const answer = await model.callTool({ name, arguments: args });
    expect({ name, isError: answer.isError ?? false }).toEqual({ name, isError: false });
    surfaces[`mcp ${name} ${JSON.stringify(args).slice(0, 60)}`] = JSON.stringify(answer.content);
  }
  surfaces['proposals'] = JSON.stringify(await client.query('proposals.list', undefined));
  await model.close();

  // On purpose: the job itself, to its owner. The window, `show`, `output` and an export with secrets.
  const said = await Promise.all(ids.map((id) => cli.jobdeck('output', id, '--data', data)));
  expect(said.map(({ out }) => out).join('')).toContain('said canary-env-setting');
  expect((await cli.jobdeck('export', '--jobs', '--with-secrets', '--data', data)).out).toContain(
    'canary-header-own',
  );

  served.kill('SIGTERM');
  await new Promise((resolve) => served.once('close', resolve));
  surfaces['log'] = log;
  expect(log).toContain('event=job_dead');
  const kept = readdirSync(data).filter((name) => statSync(join(data, name)).isFile());
  for (const name of kept.filter((each) => !HOLDS_JOBS.test(each)))
    surfaces[`file ${name}`] = readFileSync(join(data, name), 'latin1');
  expect(kept).toContain('history.db');
  expect(leaksOf(surfaces)).toEqual([]);
});

/** The data folder is where jobs are kept, whole: for their owner alone. */
const HOLDS_JOBS = /^(jobs\.db|output\.db|search\.db|proposals\.json)/;
