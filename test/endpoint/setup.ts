import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type EndpointOptions, serveEndpoint } from '../../electron/endpoint/server.ts';
import { FakeSnapshots, recordingLogger } from '../ipc/fakes.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { temporaryFolder } from '../support/sqlite-store.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

export function aFolder(): string {
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  return path;
}

export const fileIn = (folder: string, name: string): string =>
  readFileSync(join(folder, 'endpoint', name), 'utf8').trim();

/** An endpoint that is served, and who may ask it. */
export async function anEndpoint(options: Partial<EndpointOptions> = {}) {
  const folder = options.folder ?? aFolder();
  const logger = recordingLogger();
  const snapshots = new FakeSnapshots();
  const bench = await EngineBench.started();
  const served = await serveEndpoint({
    folder,
    at: 0,
    engine: bench.engine,
    snapshots,
    handlers: { commands: {}, queries: {} },
    version: '0.1.0',
    logger,
    clock: bench.clock,
    ...options,
  });
  if (!served.ok) throw new Error(JSON.stringify(served.error));
  const server = served.value;
  undo.push(() => server.close());
  const token = fileIn(folder, 'token');
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.address}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
  return { folder, bench, logger, snapshots, server, token, ask, host: new URL(server.address).host };
}
