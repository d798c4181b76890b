import parsePrometheus from 'parse-prometheus-text-format';
import { SnapshotBuilder } from '../../electron/ipc/snapshot-builder.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { anEndpoint } from './setup.ts';

/** An endpoint over an engine with its real counts, of which there are some before it is opened. */
export async function scraped() {
  const bench = await EngineBench.started({ concurrency: 3 });
  const { engine, recorder, clock } = bench;
  await bench.succeed(await bench.add());
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
  const endpoint = await anEndpoint({ engine, snapshots, clock });
  const text = async (accept = '*/*'): Promise<string> =>
    (await endpoint.ask('/metrics', { headers: { accept } })).text();
  return { ...endpoint, bench, text };
}

type Samples = readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[];
export function familiesOf(text: string): ReadonlyMap<string, Samples> {
  return new Map(parsePrometheus(text).map(({ name, metrics }) => [name, metrics]));
}

export const sum = (samples: Samples): number => samples.reduce((all, { value }) => all + Number(value), 0);

/** Jobs of three queues that end in every way there is. */
export async function aMix({ bench }: Awaited<ReturnType<typeof scraped>>): Promise<void> {
  const queues = ['default', 'encode', 'weird "queue'];
  for (let round = 0; round < 8; round += 1) {
    const queue = queues[round % 2] as string;
    const id = await bench.add({ queue, maxAttempts: 2 });
    await bench.advance(250);
    if (round % 4 === 0) await bench.succeed(id);
    else if (round % 4 === 1) await bench.engine.cancel(id);
    else {
      await bench.fail(id);
      if (round % 4 === 2) {
        await bench.engine.retry(id);
        await bench.rest();
        await bench.fail(id);
      }
    }
  }
  await bench.add({ queue: 'encode' });
}
