import { openDurableEngine, requestOf } from '../engines.ts';
import { type Contestant, type ContestantOptions, type Load, PAYLOAD, produce } from './contestant.ts';

const request = requestOf({ kind: 'command', name: 'nothing', payload: PAYLOAD });

/** The whole engine on its SQLite store, flushed before each answer. */
export async function openJobdeck({ folder, concurrency }: ContestantOptions): Promise<Contestant> {
  const { engine, metrics } = await openDurableEngine({ folder, concurrency });
  let expected = metrics.getMetrics().jobs_completed;
  const add = (load: Load): Promise<void> =>
    produce(
      load,
      async () => accepted(await engine.enqueue(request)),
      async (count) => accepted(await engine.enqueueAll(new Array(count).fill(request))),
    );
  return {
    async round(load) {
      await add(load);
      await engine.whenIdle();
      expected += load.jobs;
      const { jobs_completed } = metrics.getMetrics();
      if (jobs_completed !== expected)
        throw new Error(`expected ${expected} jobs completed, got ${jobs_completed}`);
    },
    async fill(load) {
      accepted(await engine.pause());
      await add(load);
    },
    stop: () => engine.stop(),
  };
}

function accepted(result: { readonly ok: boolean }): void {
  if (!result.ok) throw new Error(`expected the jobs to be queued, got ${JSON.stringify(result)}`);
}
