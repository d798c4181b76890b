import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { COUNTERS } from '../../electron/metrics/exposition/labelled-counts.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import { CliBench } from '../cli/start-cli.ts';
import { exampleFile, queriesOfExamples } from './promql.ts';
import { familiesOf, sum } from './scraped.ts';
import { aFolder, fileIn } from './setup.ts';

const cli = CliBench.forThisFile();
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Debian's package `prometheus` has both. */
const isInstalled = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);
/** Polled for: the next scrape has it. */
const SOON = { timeout: 15_000, interval: 100 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A command line that runs and serves the endpoint there. */
async function aJobdeck(data: string, port: number) {
  const child = await cli.serve(data, '--endpoint', String(port));
  const ask = (path: string, body?: unknown): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      body: body === undefined ? null : JSON.stringify(body),
      headers: { authorization: `Bearer ${fileIn(data, 'token')}`, 'content-type': 'application/json' },
    });
  const counted = async (): Promise<Metrics> => (await (await ask('/metrics.json')).json()) as Metrics;
  const run = async (...lines: readonly string[]): Promise<void> => {
    const before = await counted();
    const jobs = lines.map((shell) => ({ kind: 'command', payload: { shell }, maxAttempts: 1 }));
    expect((await ask('/v1/jobs/enqueue', { jobs })).status).toBe(200);
    await expect
      .poll(async () => {
        const { jobs_completed, jobs_failed } = await counted();
        return jobs_completed + jobs_failed - before.jobs_completed - before.jobs_failed;
      }, SOON)
      .toBe(lines.length);
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await once(child, 'close');
  };
  return { ask, counted, run, stop };
}

/** A Prometheus that scrapes it four times a second, with the rules of the examples. */
async function aPrometheus(data: string, port: number) {
  const folder = aFolder();
  const own = await freePort();
  const config = {
    global: { scrape_interval: '250ms', scrape_timeout: '250ms', evaluation_interval: '1s' },
    rule_files: [exampleFile('alerts.yml')],
    scrape_configs: [
      {
        job_name: 'jobdeck',
        authorization: { credentials_file: join(data, 'endpoint/token') },
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      },
    ],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${own}`,
    ],
    { stdio: 'ignore' },
  );
  started.push(child);
  const api = async (path: string) =>
    (await fetch(`http://127.0.0.1:${own}/api/v1/${path}`)).json() as Promise<{
      status: string;
      data: never;
    }>;
  const query = (expression: string) => api(`query?query=${encodeURIComponent(expression)}`);
  /** The one number that it comes to; null for none. */
  const number = async (expression: string): Promise<number | null> => {
    const { data: found } = (await query(expression)) as unknown as {
      data: { result: { value: [number, string] }[] };
    };
    return found.result[0] === undefined ? null : Number(found.result[0].value[1]);
  };
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${own}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isReady, SOON).toBe(true);
  return { api, query, number };
}

test.runIf(isInstalled)(
  'a real Prometheus stores what the store has counted, and sees a restart as such (skipped where it is not installed)',
  async () => {
    const [data, port] = [cli.folder(), await freePort()];
    const first = await aJobdeck(data, port);
    const prometheus = await aPrometheus(data, port);
    await first.run('true', 'true', 'true', 'true', 'false');

    const checked = spawnSync('promtool', ['check', 'metrics'], {
      input: await (await first.ask('/metrics')).text(),
      encoding: 'utf8',
    });
    expect({ status: checked.status, said: checked.stdout + checked.stderr }).toEqual({
      status: 0,
      said: '',
    });

    const stored = async (): Promise<Record<string, number | null>> => {
      const all: Record<string, number | null> = {};
      for (const [name, key] of Object.entries(COUNTERS)) {
        const since = (await prometheus.number(`sum(jobdeck_jobs_${name}_total)`)) ?? 0;
        const before = await prometheus.number(`jobdeck_jobs_counted_before{counter="${name}"}`);
        all[key] = before === null ? null : since + before;
      }
      return all;
    };
    const { jobs_in_progress: _gauge, ...counted } = await first.counted();
    const those = (metrics: object) =>
      Object.fromEntries(Object.values(COUNTERS).map((key) => [key, (metrics as Metrics)[key]]));
    await expect.poll(stored, SOON).toEqual(those(counted));
    expect(await prometheus.number('sum(jobdeck_jobs_completed_total)')).toBe(4);

    await first.stop();
    await expect.poll(() => prometheus.number('up'), SOON).toBe(0);
    const second = await aJobdeck(data, port);
    await second.run('true', 'true');
    await expect.poll(stored, SOON).toEqual(those(await second.counted()));
    // The counter began anew: what Prometheus adds up over time is what both have counted.
    expect(await prometheus.number('sum(jobdeck_jobs_completed_total)')).toBe(2);
    expect(await prometheus.number('sum(resets(jobdeck_jobs_completed_total[5m]))')).toBe(1);
    expect(await prometheus.number('jobdeck_jobs_counted_before{counter="completed"}')).toBe(4);

    const rules = (await prometheus.api('rules')) as unknown as {
      data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
    };
    for (const rule of rules.data.groups.flatMap((group) => group.rules)) {
      expect(rule, rule.lastError).toMatchObject({ health: expect.stringMatching(/^(ok|unknown)$/) });
    }
    for (const [where, expression] of queriesOfExamples()) {
      const filled = expression.replace(/\$(instance|queue)/g, '.*').replaceAll('$__rate_interval', '1m');
      expect(await prometheus.query(filled), `${where}: ${filled}`).toMatchObject({ status: 'success' });
    }
  },
  60_000,
);

test.skipIf(isInstalled)(
  'without an installed Prometheus: a published parser reads the exposition of a running Jobdeck',
  async () => {
    const [data, port] = [cli.folder(), await freePort()];
    const jobdeck = await aJobdeck(data, port);
    await jobdeck.run('true', 'true', 'false');
    const families = familiesOf(await (await jobdeck.ask('/metrics')).text());
    const counted = await jobdeck.counted();
    for (const [name, key] of Object.entries(COUNTERS)) {
      expect(sum(families.get(`jobdeck_jobs_${name}_total`) ?? []), name).toBe(counted[key]);
    }
  },
);
