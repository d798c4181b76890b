import type { WholeSnapshot } from '../../shared/numbers/snapshot.ts';
import { exportSnapshot } from '../../shared/numbers/snapshot-export.ts';
import { jsonReply, type Reply } from './reply.ts';
import type { Route } from './routes.ts';

/** What says how it is in JSON. No name of a job is among it: names are made of what jobs were asked to do. */
export function presentRoutes(current: () => WholeSnapshot): readonly Route[] {
  return [
    { method: 'GET', path: '/health', answer: () => healthReply(current()) },
    { method: 'GET', path: '/metrics.json', answer: () => jsonReply(200, metricsOf(current())) },
  ];
}

/** 200 while jobs are taken, run and counted as they should be; paused by a person is no trouble. */
function healthReply(snapshot: WholeSnapshot): Reply {
  const { engine, conservation } = exportSnapshot(snapshot);
  const isUp = engine.state === 'running' || engine.state === 'paused';
  const isWell = isUp && engine.storage.state === 'ok' && conservation.holds;
  return jsonReply(isWell ? 200 : 503, {
    status: isWell ? 'ok' : 'trouble',
    state: engine.state,
    storage: engine.storage.state,
    conservation_holds: conservation.holds,
    version: engine.version,
    uptime_seconds: engine.uptime_seconds,
  });
}

/** The numbers of docs/snapshot.md under the same keys, the reference text's five first. */
function metricsOf(snapshot: WholeSnapshot): object {
  const {
    format: _format,
    running: _running,
    schedules,
    oldest_waiting,
    engine,
    ...numbers
  } = exportSnapshot(snapshot);
  return {
    ...numbers,
    oldest_waiting_seconds: oldest_waiting?.waiting_seconds ?? null,
    schedules: { total: schedules.total, paused: schedules.paused },
    engine: {
      version: engine.version,
      uptime_seconds: engine.uptime_seconds,
      state: engine.state,
      storage: engine.storage.state,
      concurrency: engine.concurrency,
      peak: engine.peak.running,
    },
  };
}
