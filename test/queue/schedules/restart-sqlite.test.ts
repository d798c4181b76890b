import { expect, it } from 'vitest';
import type { ScheduleChange } from '../../../electron/queue/schedules/schedule-store.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { EPOCH } from '../../support/fake-clock.ts';
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
