import { expect, it } from 'vitest';
import type { ScheduleChange } from '../../../electron/queue/schedules/schedule-store.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { EPOCH } from '../../support/fake-clock.ts';
import { requestOf } from '../../support/jobs.ts';
import { scheduleOf } from '../../support/schedules.ts';
import { openStore, temporaryFolder } from '../../support/sqlite-store.ts';

it('on disk too, a crash between the job and the saving of its schedule makes one job', async () => {
  const folder = temporaryFolder();
  const store = await openStore(folder.path);
  const first = new EngineBench({ store });
  await first.engine.start();
  await first.engine.schedules.add(scheduleOf());
  const created = Promise.withResolvers<void>();
  store.saveSchedules = (changes: readonly ScheduleChange[]) => {
    if (changes.length > 0) created.resolve();
    return new Promise(() => undefined);
  };
  await first.advance(3_600_000);
  await created.promise;
  await store.close();

  const again = await openStore(folder.path);
  const second = new EngineBench({ store: again });
  second.clock.jump(3_600_000 + 5_000);
  await second.engine.start();
  const saved = Promise.withResolvers<void>();
  second.engine.onSettingsChanged(() => {
    if (second.engine.present().schedules.nextAt === EPOCH + 7_200_000) saved.resolve();
  });
  await second.advance(0);
  await saved.promise;
  const page = await second.engine.jobs({ state: null, cursor: null, limit: 10 });
  expect(page).toMatchObject({ ok: true, value: { total: 1 } });
  await second.engine.stop();
  folder.remove();
});

it('a clock that was wrong by years stops no schedule, also when a command wrote to the folder before the app was started', async () => {
  const folder = temporaryFolder();
  const wrong = new EngineBench({ store: await openStore(folder.path) });
  wrong.clock.jump(10 * 365 * 86_400_000);
  await wrong.engine.start();
  const id = await wrong.engine.schedules.add(scheduleOf());
  if (!id.ok) throw new Error('expected a schedule');
  await wrong.engine.stop();

  const command = new EngineBench({ store: await openStore(folder.path), works: false });
  await command.engine.start();
  await command.engine.enqueue(requestOf());
  await command.engine.stop();

  const app = new EngineBench({ store: await openStore(folder.path) });
  await app.engine.start();
  expect(app.engine.schedules.get(id.value.id)?.state).toEqual({ type: 'on', nextAt: EPOCH + 3_600_000 });
  await app.engine.stop();
  folder.remove();
});

it('what was missed while nobody ran is made up for, also when a command wrote to the folder meanwhile', async () => {
  const folder = temporaryFolder();
  const before = new EngineBench({ store: await openStore(folder.path) });
  await before.engine.start();
  const added = await before.engine.schedules.add(scheduleOf());
  if (!added.ok) throw new Error('expected a schedule');
  await before.engine.stop();

  const command = new EngineBench({ store: await openStore(folder.path), works: false });
  command.clock.jump(3 * 3_600_000 + 60_000);
  await command.engine.start();
  await command.engine.enqueue(requestOf());
  await command.engine.stop();

  const app = new EngineBench({ store: await openStore(folder.path) });
  app.clock.jump(5 * 3_600_000 + 120_000);
  await app.engine.start();
  const fired = Promise.withResolvers<void>();
  app.engine.onSettingsChanged(() => {
    if (app.engine.present().schedules.nextAt === EPOCH + 6 * 3_600_000) fired.resolve();
  });
  await app.advance(0);
  await fired.promise;
  const history = { scheduleId: added.value.id, cursor: null, limit: 10 };
  expect(await app.engine.schedules.history(history)).toMatchObject({
    value: { rows: [{ type: 'fired', plannedAt: EPOCH + 3_600_000, missed: 4 }] },
  });
  await app.engine.stop();
  folder.remove();
});
