import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../electron/logger.ts';
import { DEFAULT_RETENTION, EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import type { Fact, JobEvent } from '../../shared/jobs/events.ts';
import { type JobRequest, parseJobRequest } from '../../shared/jobs/job-request.ts';
import { BOTH_STORES, folderOfTest } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { EPOCH, FakeClock } from '../support/fake-clock.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { scheduleOf } from '../support/schedules.ts';
import { startRunner } from '../workers/test-runner.ts';

const HOUR = 3_600_000;

describe.each(BOTH_STORES)('schedules, %s', (_, createStore) => {
  it('Hangfire 173, asynqmon 352: a cron is paused, is run now all the same, and goes on when it is resumed', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    onTestFinished(() => bench.engine.stop());
    bench.runner.auto = () => SUCCEEDED;
    const { schedules } = bench.engine;
    const added = await schedules.add(scheduleOf());
    if (!added.ok) throw new Error('expected the schedule to be added');
    const { id } = added.value;
    expect((await schedules.pause(id)).ok).toBe(true);
    expect(schedules.get(id)?.state).toEqual({ type: 'paused', since: EPOCH });
    await bench.advance(5 * HOUR);
    expect(bench.runner.starts).toEqual([]);

    expect((await schedules.runNow(id)).ok).toBe(true);
    await bench.rest();
    expect(bench.runner.startedNames).toEqual(['Nightly']);
    expect(schedules.get(id)?.state).toMatchObject({ type: 'paused' });

    expect((await schedules.resume(id)).ok).toBe(true);
    expect(schedules.get(id)?.state).toEqual({ type: 'on', nextAt: EPOCH + 6 * HOUR });
    await bench.advance(2 * HOUR);
    const history = await schedules.history({ scheduleId: id, cursor: null, limit: 10 });
    expect(history.ok && history.value.rows.map(({ type, job }) => [type, job?.state])).toEqual([
      ['fired', 'completed'],
      ['fired', 'completed'],
      ['by-hand', 'completed'],
    ]);
  });
});

/** Real commands, on a clock that is moved by hand. */
class LocalCommands {
  readonly clock = new FakeClock();
  readonly engine: EmbeddedEngine;
  readonly #events: JobEvent[] = [];
  readonly #waiting = new Set<() => void>();

  constructor() {
    const { runner } = startRunner();
    const { clock } = this;
    const parts = { store: new MemoryJobStore(), runner, clock, logger: silentLogger };
    this.engine = new EmbeddedEngine({ ...parts, concurrency: 2, retention: DEFAULT_RETENTION });
    this.engine.subscribe((events) => {
      this.#events.push(...events);
      for (const look of [...this.#waiting]) look();
    });
    onTestFinished(() => this.engine.stop());
  }

  count(fact: Fact): number {
    return this.#events.filter(({ facts }) => facts.includes(fact)).length;
  }

  until(fact: Fact, times: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.count(fact) < times) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

function requestOf(input: object): JobRequest {
  const parsed = parseJobRequest(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

describe.runIf(existsSync('/bin/sh'))('local commands', () => {
  it('pueue 79: a command that fails is tried again by itself, later each time, until it succeeds', async () => {
    const local = new LocalCommands();
    await local.engine.start();
    const file = join(folderOfTest(), 'tries');
    const shell = `echo x >> '${file}'; [ $(wc -l < '${file}') -eq 3 ]`;
    const backoff = { baseMs: 60_000, jitter: 0 };
    await local.engine.enqueue(requestOf({ kind: 'command', payload: { shell }, maxAttempts: 5, backoff }));
    await local.until('job_failed', 1);
    await local.clock.advance(59_000);
    expect(local.count('job_started')).toBe(1);
    await local.clock.advance(1_000);
    await local.until('job_failed', 2);
    await local.clock.advance(60_000);
    expect(local.count('job_started')).toBe(2);
    await local.clock.advance(60_000);
    await local.engine.whenIdle();
    expect(local.engine.present().jobs.completed).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('x\nx\nx\n');
  });

  it('pueue 131: a command runs again and again at set times', async () => {
    const local = new LocalCommands();
    await local.engine.start();
    const file = join(folderOfTest(), 'runs');
    const job = { kind: 'command' as const, payload: { shell: `echo x >> '${file}'` } };
    expect((await local.engine.schedules.add(scheduleOf({ cron: '*/30 * * * *', job }))).ok).toBe(true);
    for (let runs = 1; runs <= 4; runs += 1) {
      await local.clock.advance(HOUR / 2);
      await local.until('job_completed', runs);
    }
    expect(readFileSync(file, 'utf8')).toBe('x\nx\nx\nx\n');
  });
});
