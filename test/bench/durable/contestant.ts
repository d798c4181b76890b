/** Who takes part in the durable benches: one engine in a process of its own, with a folder of its own. */
export interface Contestant {
  /** Puts the jobs in, each acknowledged as it promises, and waits until all of them are done. */
  round(load: Load): Promise<void>;
  /** Only puts the jobs in, and nobody works on them. Nothing is measured after it. */
  fill(load: Load): Promise<void>;
  stop(): Promise<void>;
}

export interface ContestantOptions {
  readonly folder: string;
  readonly concurrency: number;
}

export interface Load {
  readonly producers: Producers;
  readonly jobs: number;
}

/** One that waits for each answer; a hundred of those at once; one that sends batches. */
export const PRODUCERS = ['one producer', '100 producers', 'batches of 1,000'] as const;
export type Producers = (typeof PRODUCERS)[number];

export const BATCH = 1000;
const CROWD = 100;

/** What every job carries. */
export const PAYLOAD = { program: 'true' } as const;

/** Puts in as many jobs as the load says, and waits for each answer. */
export async function produce(
  { producers, jobs }: Load,
  add: () => unknown,
  addMany: (count: number) => unknown,
): Promise<void> {
  let left = jobs;
  if (producers === 'batches of 1,000') {
    for (; left > 0; left -= BATCH) await addMany(Math.min(BATCH, left));
    return;
  }
  const producer = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await add();
    }
  };
  await Promise.all(Array.from({ length: producers === 'one producer' ? 1 : CROWD }, producer));
}

/** Counts what is done, and tells when it is as much as was expected. */
export class Countdown {
  readonly over: Promise<void>;
  #left: number;
  #tell: () => void = () => undefined;

  constructor(count: number) {
    this.#left = count;
    this.over = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  done(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#tell();
  }
}
