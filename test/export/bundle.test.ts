import { expect, test } from 'vitest';
import { fillIn } from '../../electron/cli/fill-in.ts';
import { bundleText, makeBundle } from '../../electron/export/bundle.ts';
import { linesOfJob } from '../../electron/export/bundle-log.ts';
import { importJobs } from '../../electron/import/import-jobs.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { LogBook } from '../../electron/log-book.ts';
import { fillRedacted, missingIn } from '../../shared/jobs/fill-redacted.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import type { RunOutput } from '../../shared/jobs/job-views.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith } from '../support/fake-runner.ts';

const MACHINE = { platform: 'linux', release: '6.1', arch: 'x64', node: 'v24' };

const printed = (text: string, tail = ''): RunOutput => ({
  jobId: 'x',
  run: 1,
  head: new TextEncoder().encode(text),
  tail: new TextEncoder().encode(tail),
  skipped: tail === '' ? 0 : 7,
  skippedLines: 0,
  total: 9,
  ended: true,
});

/** A job that died of an error with a secret in it. */
async function bundled(
  output: RunOutput | null,
  log: readonly string[] | null = ['event=job_failed message="tok-1234"'],
) {
  const bench = await EngineBench.started();
  const parsed = parseJobRequest({
    kind: 'command',
    payload: { shell: 'deploy', env: { STAGE: 'production-7', TOKEN: 'tok-1234' } },
    key: 'deploy 7',
    queue: 'ship',
  });
  if (!parsed.ok) throw new Error('expected a request');
  const queued = await bench.engine.enqueue(parsed.value);
  const id = queued.ok ? queued.value.id : '';
  await bench.rest();
  bench.runner.end(id, failedWith('exit 1', { retryable: false, message: 'refused tok-1234' }));
  await bench.rest();
  const detail = await bench.engine.detail(id);
  if (detail === null) throw new Error('expected a job');
  const { engine, recorder, clock } = bench;
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const source = {
    output: () => output,
    queue: async () => (await bench.engine.queues({ text: 'ship', offset: 0, limit: 1 })).queues[0] ?? null,
    snapshot: async () => snapshots.current(),
  };
  return makeBundle(source, detail, { at: 0, machine: MACHINE, log });
}

test('a bundle has the request, its runs with errors and output, settings and versions, and none of its secrets', async () => {
  const bundle = await bundled(printed('hello production-7\n'));
  expect(bundle).toMatchObject({
    kind: 'command',
    payload: { shell: 'deploy', env: { STAGE: '[redacted]', TOKEN: '[redacted]' } },
    queue: 'ship',
    exported: {
      format: 'jobdeck.bundle/1',
      state: 'dead',
      redacted: ['payload.env.STAGE', 'payload.env.TOKEN'],
      runs: [
        {
          run: 1,
          outcome: 'failed',
          error: { message: 'refused [redacted]' },
          output: { text: 'hello ************\n' },
        },
      ],
      log: ['event=job_failed message="[redacted]"'],
      settings: { workers: 1, queue: { name: 'ship', paused: false, rate: null } },
      jobdeck: { version: expect.any(String), backend: 'memory' },
      machine: MACHINE,
    },
  });
  expect(bundle).not.toHaveProperty('key');
});

test('of a long output the beginning and the end are kept, cut at lines, so that no half of a secret is left', async () => {
  const bundle = await bundled(printed(`first\n${'x'.repeat(9_000)}`, 'on-7 tok-12\nlast tok-1234\n'));
  expect(bundle.exported.runs[0]?.output).toEqual({
    bytes: 9,
    text: 'first\n[…]\nlast ********\n',
    left_out: true,
  });
});

test('it is imported elsewhere when what was left out is filled in, and names that until then', async () => {
  const file = { name: 'bundle.json', text: bundleText(await bundled(null)), folder: null };
  const other = await EngineBench.started({ works: false });
  expect(await importJobs(other.engine, { ...file, skipBad: false })).toMatchObject({
    ok: false,
    error: [
      { field: 'line 1: payload.env.STAGE' },
      { field: 'line 1: payload.env.TOKEN', got: '[redacted]' },
    ],
  });
  const asked: string[] = [];
  const typed = await fillIn(file, undefined, async (field) => {
    asked.push(field);
    return { typed: `my ${field}` };
  });
  expect(asked).toEqual(['payload.env.STAGE', 'payload.env.TOKEN']);
  if (!typed.ok) throw new Error('expected a file');
  const some = await fillIn(file, undefined, async (field) => {
    asked.push(field);
    return 'stopped';
  });
  expect([some.ok && missingIn(JSON.parse(some.value.text)[0]), asked.length]).toEqual([
    asked.slice(0, 2),
    3,
  ]);
  expect(await importJobs(other.engine, { ...typed.value, skipBad: false })).toMatchObject({ ok: true });
  const [id = ''] = other.events.map((event) => ('after' in event ? event.after?.id : ''));
  expect((await other.engine.detail(id ?? ''))?.job.payload).toMatchObject({
    env: { TOKEN: 'my payload.env.TOKEN' },
  });
});

test('a value goes where the gap is; where a text has several gaps it is all of the text', () => {
  const job = {
    payload: { url: 'https://[redacted]@h/', shell: '[redacted] and [redacted]', n: [1] },
    exported: { a: '[redacted]' },
  };
  expect(missingIn(job)).toEqual(['payload.url', 'payload.shell']);
  expect(fillRedacted(job, { 'payload.url': 'a:b', 'payload.shell': 'ls', 'exported.a': 'x' })).toEqual({
    payload: { url: 'https://a:b@h/', shell: 'ls', n: [1] },
    exported: { a: '[redacted]' },
  });
  expect(missingIn({ payload: { shell: 'echo [redacted]' } })).toEqual([]);
});

test('of a long log the newest lines that name the job, page by page; where there is no log the key is left out', async () => {
  const book = new LogBook(() => 0);
  for (let line = 0; line < 9_000; line += 1)
    book.log('INFO', `line_${line}`, { job_id: line % 10 === 0 ? 'a' : 'b' });
  const lines = await linesOfJob((query) => book.page(query), 'a');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    500,
    'time=1970-01-01T00:00:00.000Z level=INFO event=line_4000 job_id=a',
    'time=1970-01-01T00:00:00.000Z level=INFO event=line_8990 job_id=a',
  ]);
  const { exported } = await bundled(null, null);
  expect(exported).not.toHaveProperty('log');
});
