import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/result.ts';
import { assemble } from '../assemble.ts';
import { systemClock as clock } from '../clock.ts';
import { type ControlClient, Refused } from '../control/client.ts';
import { IN_MEMORY, type OpenData, openData } from '../data-folder.ts';
import { createDispatch } from '../ipc/dispatch.ts';
import { withDecisions } from '../ipc/handlers.ts';
import { createOutputPublisher } from '../ipc/output-publisher.ts';
import { logfmtLogger } from '../logger.ts';
import type { StoreProblem } from '../queue/sqlite/store-problem.ts';
import { nodeProcessHost } from '../workers/node-process-host.ts';
import { engineHandlers } from './engine-handlers.ts';
import { onlyErrors } from './only-errors.ts';

/**
 * Straight on a data folder that nobody has open: the same engine and the same handlers, in this process, and nothing
 * runs. What an owner that was killed left running is ended and put back in line, as at any opening.
 */
export async function openFolderItself(
  folder: string,
  version: string,
): Promise<Result<ControlClient, StoreProblem>> {
  const opened = await openData({
    folder,
    storeThreadPath: at('queue/sqlite/store-thread.ts'),
    outputThreadPath: at('workers/output/output-thread.ts'),
    version,
    logger,
    recover: false,
  });
  return opened.ok ? ok(await clientOf(opened.value, version)) : err(opened.error);
}

/** A folder without jobs, in memory: nothing is made on disk. */
export const openNothing = (version: string): Promise<ControlClient> => clientOf(IN_MEMORY, version);

const logger = onlyErrors(logfmtLogger((line) => process.stderr.write(line), clock.now));
const at = (path: string): string => join(import.meta.dirname, '..', path);

async function clientOf({ parts }: OpenData, version: string): Promise<ControlClient> {
  const assembly = assemble({
    host: nodeProcessHost,
    launcherPath: at('workers/launcher/launcher.ts'),
    moduleProcessPath: at('workers/modules/module-process.ts'),
    historyThreadPath: at('metrics/history/history-thread.ts'),
    logger,
    clock,
    version,
    works: false,
    ...parts,
  });
  const { engine, snapshots, history, alerts, proposals } = assembly;
  await engine.start();
  const listeners = new Set<Parameters<ControlClient['onOutput']>[0]>();
  const outputs = createOutputPublisher({
    output: engine.output,
    clock,
    send: (output) => {
      for (const listener of listeners) listener(output);
    },
  });
  outputs.show();
  const { call } = createDispatch({
    handlers: withDecisions(engineHandlers(assembly, version, outputs), proposals),
    advice: 'This is a bug of the command line.',
    logger,
    logRefusal: () => undefined,
  });
  // Snapshots show the oldest waiting job as it was last asked for; the first is to have it, too.
  snapshots.current();
  await engine.oldestWaiting();

  const ask = async (...args: Parameters<typeof call>): Promise<unknown> => {
    const answer = await call(...args);
    if ('refused' in answer) throw new Refused(answer.refused);
    return answer.reply;
  };
  return {
    command: (name, input) => ask('command', name, input) as never,
    query: (name, input) => ask('query', name, input) as never,
    onOutput: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      outputs.stop();
      await engine.stop();
      await alerts.close();
      await history.close();
    },
  };
}
