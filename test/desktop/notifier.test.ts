import type { NotificationConstructorOptions } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Notice } from '../../electron/desktop/notifications/notice.ts';
import { createNotifier } from '../../electron/desktop/notifications/notifier.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import { FakeSnapshots } from '../ipc/fakes.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { failedWith } from '../support/fake-runner.ts';
import { ended, jobs } from '../support/jobs.ts';
import { proposalsOn } from '../support/proposals.ts';

const shown = vi.hoisted(() => ({
  all: [] as { options: NotificationConstructorOptions; emit: (event: string) => void }[],
  supported: true,
}));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class Notification extends EventEmitter {
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    static isSupported = (): boolean => shown.supported;
    show(): void {
      shown.all.push(this);
    }
  }
  return { Notification };
});
beforeEach(() => {
  shown.all.length = 0;
  shown.supported = true;
});

async function killOne(
  platform: NodeJS.Platform,
  proposals: Parameters<typeof createNotifier>[0]['proposals'] = {
    list: async () => [],
    onChanged: () => () => undefined,
  },
) {
  const clock = new FakeClock();
  const opened: Notice[] = [];
  const retried: (readonly string[])[] = [];
  let tell = (_events: readonly JobEvent[]): void => undefined;
  const snapshots = new FakeSnapshots();
  const stop = createNotifier({
    platform,
    clock,
    engine: {
      subscribe: (listener) => {
        tell = listener;
        return () => {
          tell = () => undefined;
        };
      },
    },
    snapshots,
    alerts: { onNews: () => () => undefined },
    proposals,
    isOn: () => true,
    isWatched: () => false,
    open: (notice) => opened.push(notice),
    retry: (ids) => retried.push(ids),
  });
  const event = ended(
    jobs.running({ name: 'a <b>&c' }),
    failedWith('EXIT', { message: '<img src=x>', retryable: false }),
  );
  tell([event]);
  await clock.advance(2_000);
  return { stop, opened, retried, snapshots, clock, id: event.after.id };
}

test('where the platform has buttons there is one to retry, and a click opens the job', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    shown.all.length = 0;
    const { opened, retried, id } = await killOne(platform);
    const [notification] = shown.all;
    expect(notification?.options).toEqual({
      title: 'Job died: a <b>&c',
      body: '<img src=x>',
      groupId: 'died',
      actions: [{ type: 'button', text: 'Retry' }],
    });
    notification?.emit('action');
    notification?.emit('click');
    expect([retried, opened.map(({ opens }) => opens)]).toEqual([[[id]], [{ view: 'job', jobId: id }]]);
  }
});

test('on Linux there is none, and what would be read as markup is no markup', async () => {
  await killOne('linux');
  expect(shown.all.map(({ options }) => options)).toEqual([
    { title: 'Job died: a ‹b›＆c', body: '‹img src=x›' },
  ]);
});

test('where nothing can be shown nothing is watched', async () => {
  shown.supported = false;
  const { snapshots } = await killOne('linux');
  expect([shown.all.length, snapshots.listeners]).toEqual([0, 0]);
});

test('it ends without a trace', async () => {
  const { stop, snapshots, clock } = await killOne('linux');
  stop();
  stop();
  expect([snapshots.listeners, clock.pending]).toEqual([0, 0]);
});

test('a change that a program asks for is told, and a click opens the question', async () => {
  const bench = await EngineBench.started({ works: false });
  const proposals = proposalsOn(bench);
  const { clock, opened, stop } = await killOne('darwin', proposals);
  shown.all.length = 0;
  const made = await proposals.propose('queues.pause', {}, 'claude');
  await bench.rest();
  await clock.advance(2_000);
  const [notification] = shown.all;
  expect(notification?.options).toMatchObject({
    title: 'claude asks for a change',
    body: 'Pause all queues',
  });
  notification?.emit('click');
  expect(opened.at(-1)?.opens).toEqual({ view: 'proposal', proposalId: made.ok ? made.value.id : '' });
  stop();
});
