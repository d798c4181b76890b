import { describe, expect, it, onTestFinished } from 'vitest';
import { NoticeDesk } from '../../electron/desktop/notifications/notice-desk.ts';
import type { AsideWork } from '../../electron/workers/aside.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { alertsOn } from '../support/alerts.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';

const DONE: Outcome = { type: 'succeeded', result: null };

describe.each(BOTH_STORES)('alerts, %s', (_, createStore) => {
  it('bull-board 574: failures are told where one is: by a notification, a command and a webhook, once', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    onTestFinished(() => bench.engine.stop());
    const told: AsideWork[] = [];
    const aside = {
      run: async (work: AsideWork) => {
        told.push(work);
        return DONE;
      },
      stop: () => undefined,
    };
    const alerts = alertsOn(bench, { aside });
    await alerts.start();
    onTestFinished(() => alerts.close());
    const shown: string[] = [];
    const desk = new NoticeDesk({
      clock: bench.clock,
      isOn: (kind) => kind === 'alert',
      isWatched: () => false,
      show: ({ title, body }) => shown.push(`${title}: ${body}`),
    });
    alerts.onNews((news) => {
      if (news.type === 'fired') desk.alert(news.alert);
    });
    await alerts.tell.setCommand({ program: 'notify', args: [] });
    await alerts.tell.setWebhook({ url: 'https://hooks.example.org/x' });
    for (const _job of [1, 2, 3]) await bench.fail(await bench.add({ maxAttempts: 1 }));
    await bench.advance(60_000);
    expect(shown).toEqual(['Alert: Dead jobs: 3']);
    expect(told.map(({ kind }) => kind).sort()).toEqual(['command', 'http']);
  });
});
