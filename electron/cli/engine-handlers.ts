import { homedir } from 'node:os';
import type { Assembly } from '../assemble.ts';
import { createEngineHandlers, type HandlerParts } from '../ipc/handlers.ts';

/** What the commands and queries of an assembly are answered by, where there is no desktop around it. */
export function engineHandlers(
  { engine, snapshots, throughput, history, alerts, proposals }: Assembly,
  version: string,
  outputs: HandlerParts['outputs'],
) {
  const platform = process.platform as 'linux' | 'darwin' | 'win32';
  return createEngineHandlers({
    engine,
    snapshots,
    throughput,
    history: (query) => history.query(query),
    moment: (at) => history.moment(at),
    alerts,
    outputs,
    environment: { platform, version, home: homedir() },
    proposals,
  });
}
