import { createEngineHandlers } from '../../electron/ipc/handlers.ts';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { alertsOn } from '../support/alerts.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { proposalsOn } from '../support/proposals.ts';
import { anEndpoint } from './setup.ts';

/** An endpoint with the whole contract over an engine on a bench. */
export async function offered(limits = {}, store?: JobStore) {
  const bench = await EngineBench.started(store && { store });
  const { engine, recorder, clock } = bench;
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const handlers = createEngineHandlers({
    engine,
    snapshots,
    throughput: (range) => recorder.throughput(range),
    history: () => Promise.reject(new Error('no history here')),
    moment: () => Promise.reject(new Error('no history here')),
    outputs: { follow: () => undefined },
    alerts: alertsOn(bench),
    proposals: proposalsOn(bench),
    environment: { platform: 'linux', version: '0.1.0', home: '/' },
  });
  const endpoint = await anEndpoint({ engine, snapshots, clock, handlers, limits });
  const get = async (path: string) => answerOf(await endpoint.ask(path));
  const post = async (path: string, input?: unknown) =>
    answerOf(
      await endpoint.ask(path, {
        method: 'POST',
        ...(input !== undefined && {
          body: JSON.stringify(input),
          headers: { 'content-type': 'application/json' },
        }),
      }),
    );
  return { ...endpoint, bench, handlers, get, post };
}

async function answerOf(answer: Response) {
  return { status: answer.status, value: await answer.json() };
}
