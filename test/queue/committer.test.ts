import { setImmediate as immediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { Committer, type CommitVerdict, type StoreReports } from '../../electron/queue/committer.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { cancelUnstarted, startRun } from '../../electron/queue/transitions.ts';
import { type JobEvent, jobOf } from '../../shared/jobs/events.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { created, mustBe } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';
import { turns } from '../support/turns.ts';

describe('Committer', () => {
  let store: SteeredJobStore;
  let told: (readonly JobEvent[])[];
  let trace: string[];
  let committer: Committer;
  const reports: string[] = [];
  const health: StoreReports = {
    taken: () => reports.push(`taken after ${trace.join(', ')}`),
    failed: (error) => reports.push(`failed before b: ${(error as Error).message}`),
  };
  beforeEach(() => {
    reports.length = 0;
    store = new SteeredJobStore();
    told = [];
    trace = [];
    committer = new Committer({
      store,
      clock: new FakeClock(),
      health,
      deliver: (events) => {
        told.push(events);
        trace.push(`told ${events.map((event) => jobOf(event).name).join(' ')}`);
      },
    });
  });
  const submit = (name: string, event: JobEvent = created({ name })): void =>
    committer.submit(event, (verdict) => trace.push(`${name} ${wordOf(verdict)}`));
  const wordOf = (verdict: CommitVerdict): string => {
    if (typeof verdict === 'string') return verdict;
    if ('existing' in verdict) return `is ${verdict.existing}`;
    return `failed: ${(verdict.failed.cause as Error).message}`;
  };
  const groups = (): readonly (readonly string[])[] =>
    told.map((events) => events.map((event) => jobOf(event).name));

  it('commits together what is submitted in one turn', async () => {
    for (const name of ['a', 'b', 'c']) submit(name);
    expect(store.calls).toEqual([]);
    await committer.settled();
    expect(groups()).toEqual([['a', 'b', 'c']]);
    expect(store.calls).toEqual(['commit']);
  });

  it('hands over what comes in each turn without waiting for the answers before it', async () => {
    const holds = ['a', 'b', 'c'].map((name) => {
      const letGo = store.hold('commit');
      return { name, letGo };
    });
    for (const { name } of holds) {
      submit(name);
      submit(`${name} too`);
      await turns();
    }
    expect(store.calls).toEqual(['commit', 'commit', 'commit']);
    expect(trace).toEqual([]);
    for (const { letGo } of holds) letGo();
    await committer.settled();
    expect(groups()).toEqual([
      ['a', 'a too'],
      ['b', 'b too'],
      ['c', 'c too'],
    ]);
  });

  it('tells in the order of submission, whatever answer comes first', async () => {
    const [first, second, third] = [store.hold('commit'), store.hold('commit'), store.hold('commit')];
    for (const name of ['a', 'b', 'c']) {
      submit(name);
      await turns();
    }
    third();
    await turns();
    second();
    await turns(2);
    expect(trace).toEqual([]);
    first();
    await turns(2);
    expect(trace).toEqual(['told a', 'a committed', 'told b', 'b committed', 'told c', 'c committed']);
  });

  it('keeps the order when an answer comes at once while an earlier one is awaited', async () => {
    const letGo = store.hold('commit');
    submit('a');
    await turns();
    submit('b');
    await turns(2);
    expect(trace).toEqual([]);
    letGo();
    await committer.settled();
    expect(trace).toEqual(['told a', 'a committed', 'told b', 'b committed']);
  });

  it('does not let a group that fails hold up the others, nor overtake them', async () => {
    const [first, third] = [store.hold('commit'), store.hold('commit')];
    submit('a');
    await turns();
    store.fail('commit', new Error('disk full'));
    submit('b');
    await turns();
    submit('c');
    await turns(2);
    expect(trace).toEqual([]);
    third();
    first();
    await committer.settled();
    expect(trace).toEqual(['told a', 'a committed', 'b failed: disk full', 'told c', 'c committed']);
  });

  it('says which job has the key already', async () => {
    submit('a', created({ id: 'first', name: 'a', key: 'k' }));
    submit('b', created({ name: 'b', key: 'k' }));
    submit('c');
    await committer.settled();
    expect(trace).toEqual(['told a c', 'a committed', 'b is first', 'c committed']);
  });

  it('reports how each commit went, after its verdicts or before its failures', async () => {
    submit('a');
    await committer.settled();
    store.fail('commit', new Error('disk full'));
    submit('b');
    await committer.settled();
    expect(reports).toEqual([
      'taken after told a, a committed',
      'failed before b: committing 1 changes to the job store',
    ]);
  });

  it('answers what became of each of several, or that all of them failed', async () => {
    const twins = [created({ id: 'first', key: 'k' }), created({ key: 'k' }), created()];
    expect(await committer.submitAll(twins)).toEqual(['committed', { existing: 'first' }, 'committed']);
    expect(await committer.submitAll([])).toEqual([]);
    store.fail('commit', new Error('disk full'));
    await expect(committer.submitAll([created(), created()])).rejects.toMatchObject({
      message: 'committing 2 changes to the job store',
      cause: new Error('disk full'),
    });
  });

  it('gives the verdicts in order, after everybody was told of the whole group', async () => {
    const doomed = created({ name: 'doomed' });
    store.commit([doomed]);
    const waiting = mustBe(doomed.after, 'waiting');
    submit('a');
    submit('claimed', startRun(waiting, 2_000));
    submit('cancelled', cancelUnstarted(waiting, 2_000));
    submit('b');
    await committer.settled();
    expect(trace).toEqual([
      'told a doomed b',
      'a committed',
      'claimed committed',
      'cancelled moved-on',
      'b committed',
    ]);
  });

  it('is asked again in the order of submission when a verdict submits more', async () => {
    committer.submit(created({ name: 'a' }), () => submit('c'));
    submit('b');
    await turns();
    expect(groups()).toEqual([['a', 'b'], ['c']]);
  });

  it('fails every change of a group that the store rejects, tells nobody, and goes on', async () => {
    store.fail('commit', new Error('disk full'));
    submit('a');
    submit('b');
    await committer.settled();
    submit('c');
    await committer.settled();
    expect(trace).toEqual(['a failed: disk full', 'b failed: disk full', 'told c', 'c committed']);
  });

  it('takes a store that throws at once for one that rejects', async () => {
    store.commit = () => {
      throw new Error('broken');
    };
    submit('a');
    await committer.settled();
    expect(trace).toEqual(['a failed: broken']);
  });

  it('goes on with what arrived during a commit that failed', async () => {
    const letGo = store.hold('commit');
    submit('a');
    await turns();
    submit('b');
    store.fail('commit', new Error('disk full'));
    letGo();
    await turns(2);
    submit('c');
    await committer.settled();
    expect(trace).toEqual(['told a', 'a committed', 'b failed: disk full', 'told c', 'c committed']);
  });

  describe('settled', () => {
    it('resolves at once when there is nothing', async () => {
      await committer.settled();
    });

    it('resolves only after the verdicts of the commit under way', async () => {
      const letGo = store.hold('commit');
      submit('a');
      await turns();
      const settled = committer.settled().then(() => trace.push('settled'));
      await turns(3);
      expect(trace).toEqual([]);
      letGo();
      await settled;
      expect(trace).toEqual(['told a', 'a committed', 'settled']);
    });

    it('waits for what is outstanding, and not for what comes later', async () => {
      const first = store.hold('commit');
      const second = store.hold('commit');
      const third = store.hold('commit');
      submit('a');
      await turns();
      submit('b');
      const settled = committer.settled().then(() => trace.push('settled'));
      first();
      await turns(2);
      submit('c');
      expect(trace).toEqual(['told a', 'a committed']);
      second();
      await settled;
      expect(trace).toEqual(['told a', 'a committed', 'told b', 'b committed', 'settled']);
      third();
      await committer.settled();
      expect(trace.at(-1)).toBe('c committed');
    });

    it('resolves when the group failed', async () => {
      store.fail('commit', new Error('disk full'));
      submit('a');
      await committer.settled();
      expect(trace).toEqual(['a failed: disk full']);
    });
  });

  describe('with a chain of changes that never ends', () => {
    it('lets timers and the event loop have their turn', async () => {
      let links = 0;
      let going = true;
      const endless = new Committer({
        store: new MemoryJobStore(),
        clock: systemClock,
        health,
        deliver: () => undefined,
      });
      const next = (): void => {
        links += 1;
        // So many only when no timer ever had its turn: then the test has failed, and must end.
        if (going && links < 1_000_000) endless.submit(created(), next);
      };
      endless.submit(created(), next);
      const seen: string[] = [];
      await Promise.all([
        immediate().then(() => seen.push(`immediate after ${links > 1 ? 'many' : 'no'}`)),
        new Promise<void>((resolve) => {
          setTimeout(() => {
            seen.push('timer');
            resolve();
          }, 1);
        }),
      ]);
      going = false;
      await endless.settled();
      expect(links).toBeLessThan(1_000_000);
      expect(seen).toContain('timer');
      expect(seen).toContain('immediate after many');
    });

    it('goes on in microtasks for as long as it is not out of breath', async () => {
      const clock = new FakeClock();
      const brisk = new Committer({ store: new MemoryJobStore(), clock, health, deliver: () => undefined });
      let links = 0;
      await new Promise<void>((resolve) => {
        let turned = false;
        setImmediate(() => {
          turned = true;
        });
        const next = (): void => {
          links += 1;
          if (links < 500) brisk.submit(created(), next);
          else {
            expect(turned).toBe(false);
            resolve();
          }
        };
        brisk.submit(created(), next);
      });
      expect(links).toBe(500);
    });

    it('takes a breather once 2 ms have passed without one', async () => {
      const clock = new FakeClock();
      const steady = new Committer({ store: new MemoryJobStore(), clock, health, deliver: () => undefined });
      let links = 0;
      let linksAtTurn = 0;
      await new Promise<void>((resolve) => {
        setImmediate(() => {
          linksAtTurn = links;
        });
        const next = (): void => {
          links += 1;
          clock.pass(0.5);
          if (links < 100) steady.submit(created(), next);
          else resolve();
        };
        steady.submit(created(), next);
      });
      expect(linksAtTurn).toBeGreaterThan(1);
      expect(linksAtTurn).toBeLessThan(20);
    });
  });
});
