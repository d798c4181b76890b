import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outputStreamRoute } from '../../electron/endpoint/output-stream.ts';
import { OutputMask } from '../../electron/redaction/output-mask.ts';
import { MemoryOutputStore } from '../../electron/workers/output-store.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith } from '../support/fake-runner.ts';
import { offered } from './offered-setup.ts';

const SECRET = 'canary-secret';
const OLD = 'canary-before-the-edit';

const jobWith = (secret: string, more = {}) => ({
  kind: 'command',
  payload: { program: 'deploy', args: ['--token', secret], env: { SETTING: secret } },
  maxAttempts: 1,
  ...more,
});

/** Its runs failed of what nobody redacted, as of old; and have printed it. */
async function failed(store: Parameters<typeof offered>[1]) {
  const endpoint = await offered({}, store);
  const { bench, post } = endpoint;
  const output = new MemoryOutputStore({ clock: bench.clock });
  const { read, follow } = output;
  Object.assign(bench.runner.output, { read: read.bind(output), follow: follow.bind(output) });
  const run = async (id: string, number: number, secret: string) => {
    const writer = output.open(id, number);
    writer.append(Buffer.from(`said ${secret.slice(0, 7)}`));
    writer.append(Buffer.from(`${secret.slice(7)} on the way\n`));
    writer.end();
    bench.runner.end(id, failedWith('exit 1', { message: `no way in with ${secret}` }));
    await bench.rest();
  };
  const queued = await post('/v1/jobs/enqueue', { jobs: [jobWith(OLD, { name: `deploy ${OLD}` })] });
  const id: string = queued.value[0].id;
  await bench.rest();
  await run(id, 1, OLD);
  await post('/v1/jobs/edit', { jobId: id, job: jobWith(SECRET, { name: `deploy ${SECRET}` }) });
  await bench.rest();
  await run(id, 2, SECRET);
  await post('/v1/jobs/enqueue', { jobs: [jobWith(SECRET, { dependsOn: [id] })] });
  await bench.rest();
  return { ...endpoint, id };
}

describe.each(BOTH_STORES)('the endpoint, with jobs %s', (_, createStore) => {
  test('tells nothing of a secret, though it stands in names, errors and output that are stored whole', async () => {
    const { bench, get, post, ask, id } = await failed(await createStore());
    const scheduled = await post('/v1/schedules/add', {
      schedule: { name: 'nightly', cron: '0 3 * * *', job: jobWith(SECRET, { name: `as ${SECRET}` }) },
    });
    expect(scheduled.status).toBe(200);
    const child = (await get('/v1/jobs/list?state=blocked')).value.rows[0].id;
    const answers: Record<string, string> = {};
    for (const path of [
      '/v1/snapshot',
      '/v1/jobs/list',
      '/v1/jobs/search?text=deploy',
      '/v1/queues/list?limit=10',
      '/v1/failures/groups',
      '/v1/schedules/list',
      `/v1/schedules/detail?scheduleId=${scheduled.value.id}`,
      ...[id, child].flatMap((each) =>
        ['detail', 'graph', 'why'].map((what) => `/v1/jobs/${what}?jobId=${each}`),
      ),
    ]) {
      const { status, value } = await get(path);
      expect([path, status]).toEqual([path, 200]);
      answers[path] = JSON.stringify(value);
    }
    answers['whole'] = JSON.stringify((await post('/v1/jobs/whole', { jobIds: [id, child] })).value);
    for (const run of [1, 2]) {
      const { head, tail } = (await get(`/v1/runs/output?jobId=${id}&run=${run}`)).value;
      answers[`output ${run}`] = [head, tail].map((part) => Buffer.from(part, 'base64').toString()).join('');
      expect(answers[`output ${run}`]).toMatch(/^said \*+ on the way\n$/);
      const stream = await ask(`/v1/runs/output/stream?jobId=${id}&run=${run}`);
      answers[`stream ${run}`] = await stream.text();
      expect(answers[`stream ${run}`]).toBe(answers[`output ${run}`]);
    }
    const leaks = Object.entries(answers).filter(([, text]) => text.includes('canary'));
    expect(leaks).toEqual([]);
    expect(answers[`/v1/jobs/detail?jobId=${id}`]).toContain('no way in with [redacted]');
    // They are stored as they were.
    expect(JSON.stringify(await bench.engine.detail(id))).toContain(`no way in with ${SECRET}`);
  });

  test('takes no [redacted] for a value', async () => {
    const { bench, get, post, id } = await failed(await createStore());
    const { job } = (await get(`/v1/jobs/detail?jobId=${id}`)).value;
    const again = { kind: job.kind, payload: job.payload, maxAttempts: 1 };
    for (const [path, input, field] of [
      ['/v1/jobs/edit', { jobId: id, job: again }, 'payload.args.1'],
      ['/v1/jobs/enqueue', { jobs: [again] }, '0.payload.args.1'],
      ['/v1/schedules/add', { schedule: { name: 'x', cron: '0 3 * * *', job: again } }, 'job.payload.args.1'],
    ] as const) {
      const { status, value } = await post(path, input);
      expect([path, status, value.problems[0]]).toMatchObject([path, 422, { field, got: '[redacted]' }]);
    }
    expect((await bench.engine.detail(id))?.job.payload).toMatchObject({ args: ['--token', SECRET] });
  });
});

test('a stream that is written in any pieces, read in any, and taken up anywhere, never tells a part of a secret', async () => {
  const letters = fc.constantFrom('a', 'b', 'c');
  const text = (min: number, max: number) =>
    fc.array(letters, { minLength: min, maxLength: max }).map((of) => of.join(''));
  await fc.assert(
    fc.asyncProperty(
      text(4, 8),
      fc.array(text(1, 6), { maxLength: 12 }),
      fc.nat(80),
      async (secret, pieces, offset) => {
        const bench = await EngineBench.started();
        const output = new MemoryOutputStore({ clock: bench.clock });
        const { read, follow } = output;
        Object.assign(bench.runner.output, { read: read.bind(output), follow: follow.bind(output) });
        const request = parseJobRequest({
          kind: 'command',
          payload: { program: 'x', env: { TOKEN: secret } },
        });
        if (!request.ok) throw new Error('expected a request');
        const queued = await bench.engine.enqueue(request.value);
        const id = queued.ok ? queued.value.id : '';
        await bench.rest();
        const route = outputStreamRoute({ engine: bench.engine, clock: bench.clock });
        const follower = async (from: number) => {
          const query = new URLSearchParams({ jobId: id, offset: String(from) });
          const reply = await route.answer({ query, accept: '', lastEventId: '', input: undefined });
          if (!('start' in reply)) throw new Error(reply.body);
          const taken: Uint8Array[] = [];
          const source = reply.start({
            isFull: false,
            write: (part) => void taken.push(Buffer.from(part)),
            end: () => undefined,
            abort: () => {
              throw new Error('expected no break');
            },
          });
          source.pump();
          return { source, taken: () => Buffer.concat(taken).toString() };
        };
        const writer = output.open(id, 1);
        const first = await follower(0);
        const shown: string[] = [];
        for (const piece of pieces) {
          writer.append(Buffer.from(piece));
          await bench.advance(100);
          shown.push(first.taken());
        }
        const whole = Buffer.from(pieces.join(''));
        const masked = Buffer.from(
          new OutputMask([secret]).cover(whole, { start: false, end: false }),
        ).toString();
        for (const each of shown) expect(masked.startsWith(each)).toBe(true);
        const from = Math.min(offset, whole.length);
        const second = await follower(from);
        writer.end();
        await bench.rest();
        expect(first.taken()).toBe(masked);
        expect(second.taken()).toBe(masked.slice(from));
        for (const { source } of [first, second]) source.stop();
        await bench.engine.stop();
      },
    ),
    { numRuns: 60 },
  );
});
