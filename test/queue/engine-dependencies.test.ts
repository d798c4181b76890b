import { describe, expect, it } from 'vitest';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { Disk, ProcessStore } from '../support/disk.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { type RequestParts, requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

/** Jobs by their ref, queued in one call. */
async function graph(
  bench: EngineBench,
  jobs: Readonly<Record<string, readonly string[]>>,
  parts: RequestParts = {},
): Promise<Readonly<Record<string, string>>> {
  const refs = Object.keys(jobs);
  const ids = await bench.addAll(
    refs.map((ref) => ({ ...parts, ref, name: ref, dependsOn: jobs[ref] ?? [], maxAttempts: 1 })),
  );
  return Object.fromEntries(refs.map((ref, index) => [ref, ids[index] ?? '']));
}

async function states(bench: EngineBench, ids: Readonly<Record<string, string>>): Promise<string> {
  const words = await Promise.all(
    Object.entries(ids).map(async ([ref, id]) => `${ref} ${await bench.state(id)}`),
  );
  return words.join(', ');
}

describe.each(STORES)('a job that depends on others, on %s', (_, create) => {
  it('runs when all of them have completed, whatever the order in which they were told', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { ship: ['test', 'build'], test: ['build'], build: [] });
    expect(await states(bench, ids)).toBe('ship blocked, test blocked, build running');
    await bench.succeed(ids['build'] as string);
    expect(await states(bench, ids)).toBe('ship blocked, test running, build completed');
    await bench.succeed(ids['test'] as string);
    expect(await states(bench, ids)).toBe('ship running, test completed, build completed');
    expect(bench.facts(ids['ship'] as string)).toEqual(['job_created', 'job_unblocked', 'job_started']);
    await bench.engine.stop();
  });

  it('runs at once when they have completed already', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const parent = await bench.add();
    await bench.succeed(parent);
    const child = await bench.add({ dependsOn: [parent] });
    expect(await bench.state(child)).toBe('running');
    await bench.engine.stop();
  });

  it('are told with all around them, the nearest first, and what is left out is said', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'], c: ['a'], d: ['b', 'c'], lonely: [] });
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    const around = async (name: string) => {
      const found = await bench.engine.graph(ids[name] ?? '');
      const edges = found?.edges.map(({ from, to }) => `${names.get(from)}${names.get(to)}`).sort();
      return [found?.jobs.map((job) => job.name).join(''), edges?.join(' '), found?.isWhole];
    };
    expect(await around('d')).toEqual(['dbca', 'ab ac bd cd', true]);
    expect(await around('lonely')).toEqual(['lonely', '', true]);
    expect(await bench.engine.graph('nobody')).toBeNull();
    const many = await Promise.all(
      Array.from({ length: 70 }, () => bench.add({ dependsOn: [ids['a'] ?? ''] })),
    );
    expect(many).toHaveLength(70);
    const [jobs, , isWhole] = await around('a');
    expect([String(jobs).slice(0, 1), isWhole]).toEqual(['a', false]);
    await bench.engine.stop();
  });

  it('is not edited to depend on others: that is refused, and the same parents are not', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: [], c: ['a', 'b'] });
    const [a = '', b = '', c = ''] = [ids['a'], ids['b'], ids['c']];
    const edit = (parts: RequestParts) => bench.engine.edit(c, requestOf({ name: 'new name', ...parts }));
    for (const parts of [
      { dependsOn: [a] },
      { dependsOn: [a, b, c] },
      { dependsOn: [a, b], onParentFailure: 'run' as const },
    ]) {
      expect(await edit(parts)).toMatchObject({ ok: false, error: [{ field: 'dependsOn' }] });
    }
    expect((await bench.engine.detail(c))?.job).toMatchObject({ name: 'c', revision: 0 });
    expect(await edit({ dependsOn: [b, a] })).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await edit({})).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await states(bench, ids)).toBe('a running, b running, c blocked');
    expect((await bench.engine.detail(c))?.relations.parents.total).toBe(2);
    const none = await bench.engine.edit(a, requestOf({ dependsOn: [b] }));
    expect(none).toMatchObject({ ok: false });
    await bench.engine.stop();
  });

  it('stays blocked by one that is dead, until that is retried and completes', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'], c: ['b'] });
    const { a = '', b = '' } = ids;
    await bench.fail(a);
    expect(await states(bench, ids)).toBe('a dead, b blocked, c blocked');
    await bench.engine.retry(a);
    await bench.rest();
    await bench.succeed(a);
    await bench.succeed(b);
    expect(await states(bench, ids)).toBe('a completed, b completed, c running');
    await bench.engine.stop();
  });

  it('is cancelled with all that depend on it as soon as one fails, when that is asked for', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(
      bench,
      { a: [], slow: [], b: ['a', 'slow'], c: ['b'] },
      { onParentFailure: 'cancel' },
    );
    await bench.fail(ids['a'] as string);
    expect(await states(bench, ids)).toBe('a dead, slow running, b cancelled, c cancelled');
    await bench.engine.stop();
  });

  it('runs when all have finished, however they ended, when that is asked for', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: [], c: [], d: ['a', 'b', 'c'] }, { onParentFailure: 'run' });
    await bench.fail(ids['a'] as string);
    await bench.engine.cancel(ids['b'] as string);
    await bench.rest();
    expect(await bench.state(ids['d'] as string)).toBe('blocked');
    await bench.succeed(ids['c'] as string);
    expect(await states(bench, ids)).toBe('a dead, b cancelled, c completed, d running');
    await bench.engine.stop();
  });

  it('waits for its own time as well', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const [parent = '', early = '', late = ''] = await bench.addAll([
      { ref: 'a' },
      { dependsOn: ['a'], delayMs: 1_000 },
      { dependsOn: ['a'], delayMs: 60_000 },
    ]);
    await bench.advance(2_000);
    await bench.succeed(parent);
    expect([await bench.state(early), await bench.state(late)]).toEqual(['running', 'scheduled']);
    await bench.advance(58_000);
    expect(await bench.state(late)).toBe('running');
    await bench.engine.stop();
  });

  it('can be run now without its parents, and cancelled', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'], c: ['a'] });
    expect(await bench.engine.runNow(ids['b'] as string)).toEqual({ ok: true, value: null });
    expect(await bench.engine.cancel(ids['c'] as string)).toEqual({ ok: true, value: null });
    await bench.rest();
    expect(await states(bench, ids)).toBe('a running, b running, c cancelled');
    expect((await bench.engine.retry(ids['b'] as string)).ok).toBe(false);
    await bench.succeed(ids['a'] as string);
    expect(await states(bench, ids)).toBe('a completed, b running, c cancelled');
    await bench.engine.stop();
  });

  it('depends on its parents as before when it is retried before it ran', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'] }, { onParentFailure: 'cancel' });
    const { a = '', b = '' } = ids;
    await bench.fail(a);
    await bench.engine.retry(a);
    await bench.rest();
    await bench.engine.retry(b);
    await bench.rest();
    expect(await states(bench, ids)).toBe('a running, b blocked');
    await bench.fail(a);
    expect(await states(bench, ids)).toBe('a dead, b cancelled');
    await bench.engine.retry(b);
    await bench.rest();
    expect(await states(bench, ids)).toBe('a dead, b cancelled');
    await bench.engine.stop();
  });

  it('depends on the job that has the key already', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const first = await bench.add({ key: 'k' });
    const [again, child = ''] = await bench.addAll([{ key: 'k', ref: 'a' }, { dependsOn: ['a'] }]);
    expect(again).toBe(first);
    expect(await bench.state(child)).toBe('blocked');
    await bench.succeed(first);
    expect(await bench.state(child)).toBe('running');
    await bench.engine.stop();
  });

  it('does not keep the engine from being idle when nothing is left that could free it', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'], c: ['b'] });
    let idle = false;
    void bench.engine.whenIdle().then(() => {
      idle = true;
    });
    await bench.rest();
    expect(idle).toBe(false);
    await bench.fail(ids['a'] as string);
    expect([idle, await bench.state(ids['c'] as string)]).toEqual([true, 'blocked']);
    await bench.engine.stop();
  });

  it('keeps the engine from being idle between the end of its parent and its start', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    bench.runner.auto = () => SUCCEEDED;
    const jobs = Array.from({ length: 30 }, (_, n) => [`j${n}`, n === 0 ? [] : [`j${n - 1}`]] as const);
    const answered = bench.engine.enqueueAll(jobs.map(([ref, dependsOn]) => requestOf({ ref, dependsOn })));
    await answered;
    await bench.engine.whenIdle();
    expect(bench.engine.present().jobs).toMatchObject({ completed: 30, blocked: 0 });
    await bench.engine.stop();
  });
});

describe('what a job depends on', () => {
  it('has to be there', async () => {
    const bench = await EngineBench.started();
    expect(await bench.engine.enqueue(requestOf({ dependsOn: ['nobody'] }))).toEqual({
      ok: false,
      error: [
        {
          field: 'dependsOn.0',
          expected: 'the "ref" of another job of the same call or file, or the id of a job',
          got: '"nobody"',
          fix: 'Correct it; a job that was removed can no longer be depended on.',
        },
      ],
    });
    const two = await bench.engine.enqueueAll([requestOf(), requestOf({ dependsOn: ['nobody'] })]);
    expect(!two.ok && two.error[0]?.field).toBe('1.dependsOn.0');
    expect(bench.events).toEqual([]);
    await bench.engine.stop();
  });

  it('is no cycle: that is refused with its names, and nothing of the call is queued', async () => {
    const bench = await EngineBench.started();
    const refused = await bench.engine.enqueueAll([
      requestOf({ ref: 'a', dependsOn: ['b'] }),
      requestOf({ ref: 'b', dependsOn: ['a'] }),
    ]);
    expect(!refused.ok && refused.error.map(({ got }) => got)).toEqual([
      'a cycle: a → b → a (each depends on the next)',
    ]);
    expect(bench.events).toEqual([]);
    await bench.engine.stop();
  });

  it('is told to the run, in the order in which it was asked for', async () => {
    const bench = await EngineBench.started({ concurrency: 4 });
    const seen: unknown[] = [];
    bench.runner.auto = (job, context) => {
      void context.parents().then((parents) => seen.push([job.name, parents]));
      return { type: 'succeeded', result: { of: job.name } };
    };
    const ids = await graph(bench, { a: [], b: [], c: ['b', 'a'] });
    await bench.rest();
    const parent = (name: string) => ({
      id: ids[name],
      name,
      state: 'completed',
      result: { of: name },
      resultLeftOut: false,
      error: null,
    });
    expect(seen).toContainEqual(['c', [parent('b'), parent('a')]]);
    expect(seen).toContainEqual(['a', []]);
    await bench.engine.stop();
  });

  it('is told with the job, from both sides', async () => {
    const bench = await EngineBench.started({ concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'] });
    const detail = await bench.engine.detail(ids['b'] as string);
    expect(detail?.relations.parents).toEqual({
      jobs: [{ id: ids['a'], name: 'a', state: 'running' }],
      total: 1,
    });
    expect((await bench.engine.detail(ids['a'] as string))?.relations.children.total).toBe(1);
    await bench.engine.stop();
  });
});

describe.each(STORES)('a parent that is deleted, on %s', (_, create) => {
  const remove = async (bench: EngineBench, id: string): Promise<void> => {
    const done = await bench.engine.change({ type: 'delete' }, { type: 'ids', ids: [id] });
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    await bench.rest();
  };

  it('counts as failed, and as what it was when that is undone', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    await bench.engine.pause();
    const held = await graph(bench, { a: [], b: ['a'] });
    const dropped = await graph(bench, { c: [], d: ['c'] }, { onParentFailure: 'cancel' });
    await remove(bench, held['a'] as string);
    await remove(bench, dropped['c'] as string);
    expect([await bench.state(held['b'] as string), await bench.state(dropped['d'] as string)]).toEqual([
      'blocked',
      'cancelled',
    ]);
    await bench.engine.undo();
    await bench.engine.undo();
    await bench.engine.resume();
    await bench.rest();
    await bench.succeed(held['a'] as string);
    expect(await states(bench, held)).toBe('a completed, b running');
    await bench.engine.stop();
  });
});

describe('a parent that ends while its child is being stored', () => {
  it.each(['before the child is', 'after the child is'] as const)(
    '%s stored leaves no child blocked',
    async (when) => {
      const store = new SteeredJobStore();
      const bench = await EngineBench.started({ store, concurrency: 4 });
      const parent = await bench.add();
      // The look whether the parent is there is answered late, so that it tells of a parent that still runs.
      const letGo = store.hold('standing');
      const asked = bench.engine.enqueue(requestOf({ dependsOn: [parent] }));
      await bench.rest();
      if (when === 'before the child is') await bench.succeed(parent);
      const answer = when === 'after the child is' ? store.hold('commit', 'wait') : () => undefined;
      letGo();
      await bench.rest();
      if (when === 'after the child is') bench.runner.succeed(parent);
      answer();
      const result = await asked;
      await bench.rest();
      expect(result.ok && (await bench.state(result.value.id))).toBe('running');
      await bench.engine.stop();
    },
  );

  it('and is asked about in vain by a store that fails is asked about again', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store, concurrency: 4 });
    const ids = await graph(bench, { a: [], b: ['a'] });
    store.fail('blockedBy', new Error('no answer'), 2);
    await bench.succeed(ids['a'] as string);
    expect(await bench.state(ids['b'] as string)).toBe('blocked');
    await bench.advance(5_000);
    await bench.add();
    await bench.advance(5_000);
    expect(await bench.state(ids['b'] as string)).toBe('running');
    await bench.engine.stop();
  });
});

describe('an engine that comes up', () => {
  it('frees what a crash left blocked between the end of the parent and the look at its children', async () => {
    const disk = new Disk();
    const dying = new ProcessStore(disk);
    const before = await EngineBench.started({ store: dying, concurrency: 4 });
    const ids = await graph(before, { a: [], b: ['a'], c: ['b'] });
    // The end reaches the disk, and nothing after it.
    before.engine.subscribe((events) => {
      if (events.some(({ after }) => after?.state === 'completed')) dying.crash();
    });
    before.runner.succeed(ids['a'] as string);
    await before.rest();
    expect(disk.store.get(ids['b'] as string)?.state).toBe('blocked');
    const after = await EngineBench.started({ store: new ProcessStore(disk), concurrency: 4 });
    expect(await states(after, ids)).toBe('a completed, b running, c blocked');
    await after.succeed(ids['b'] as string);
    expect(await states(after, ids)).toBe('a completed, b completed, c running');
    await after.engine.stop();
  });

  it('is not idle before it has looked at what is blocked', async () => {
    const disk = new Disk();
    const first = await EngineBench.started({ store: new ProcessStore(disk), concurrency: 4 });
    const ids = await graph(first, { a: [], b: ['a'] });
    first.runner.succeed(ids['a'] as string);
    const dying = first.engine.stop({ graceMs: 0 });
    await dying;
    const second = new EngineBench({ store: new ProcessStore(disk), concurrency: 4 });
    second.runner.auto = () => SUCCEEDED;
    await second.engine.start();
    await second.engine.whenIdle();
    expect(await states(second, ids)).toBe('a completed, b completed');
    await second.engine.stop();
  });
});

describe('a large graph', () => {
  const N = 5_000;
  const run = async (bench: EngineBench, requests: readonly RequestParts[]): Promise<void> => {
    bench.runner.auto = () => SUCCEEDED;
    const queued = await bench.engine.enqueueAll(requests.map(requestOf));
    expect(queued.ok).toBe(true);
    await bench.engine.whenIdle();
    expect(bench.engine.present().jobs.completed).toBe(requests.length);
    await bench.engine.stop();
  };

  it('may be a chain, told from its end', async () => {
    const bench = await EngineBench.started({ store: new MemoryJobStore(), concurrency: 10 });
    const chain = Array.from({ length: N }, (_, n) => ({
      ref: `j${n}`,
      dependsOn: n === N - 1 ? [] : [`j${n + 1}`],
    }));
    await run(bench, chain);
    expect(bench.runner.most).toBe(1);
  }, 60_000);

  it('may be a fan, which closes again a thousand at a time', async () => {
    const bench = await EngineBench.started({ store: new MemoryJobStore(), concurrency: 10 });
    const fan = Array.from({ length: N }, (_, n) => ({ ref: `j${n}`, dependsOn: ['first'] }));
    const joints = Array.from({ length: N / 1_000 }, (_, n) => ({
      ref: `joint ${n}`,
      dependsOn: fan.slice(n * 1_000, (n + 1) * 1_000).map(({ ref }) => ref),
    }));
    await run(bench, [{ ref: 'first' }, ...fan, ...joints, { dependsOn: joints.map(({ ref }) => ref) }]);
  }, 60_000);
});
