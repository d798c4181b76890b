import { join } from 'node:path';
import type { App } from 'electron';
import type { Alerts } from '../alerts/alerts.ts';
import type { Clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import type { ProposalDesk } from '../proposals/proposal-desk.ts';
import type { Engine } from '../queue/engine.ts';
import type { Actions } from './actions.ts';
import { createNotifier } from './notifications/notifier.ts';
import type { SettingsFile } from './settings-file.ts';
import { createDock } from './tray/dock.ts';
import { createTray, type TrayHandle } from './tray/tray.ts';
import type { MainWindow } from './window/main-window.ts';

/** All of Jobdeck that shows outside of its window. */
export interface Surroundings {
  readonly tray: TrayHandle;
  /** The window is new, or shows again. */
  windowShows(): void;
  stop(): void;
}

export function createSurroundings(parts: {
  readonly app: App;
  readonly platform: NodeJS.Platform;
  readonly engine: Engine;
  readonly snapshots: SnapshotSource;
  readonly alerts: Alerts;
  readonly proposals: ProposalDesk;
  readonly clock: Clock;
  readonly settings: SettingsFile;
  readonly window: MainWindow;
  readonly actions: Actions;
}): Surroundings {
  const { app, platform, engine, snapshots, alerts, proposals } = parts;
  const { clock, settings, window, actions } = parts;
  const folder = join(app.getPath('userData'), 'tray');
  const tray = createTray({ snapshots, clock, folder, act: actions.forTray });
  const dock = createDock({ app, platform, snapshots, clock, window: window.current });
  const stopNotifier = createNotifier({
    platform,
    clock,
    engine,
    snapshots,
    alerts,
    proposals,
    isOn: (kind) => settings.get().notifications[kind],
    isWatched: () => window.current()?.isFocused() === true,
    open: ({ opens }) => window.open(opens),
    retry: actions.retryJobs,
  });
  return {
    tray,
    windowShows: dock.redraw,
    stop: () => {
      stopNotifier();
      dock.stop();
      tray.destroy();
    },
  };
}
