import { type App, type BrowserWindow, type NativeImage, nativeImage } from 'electron';
import type { Clock } from '../../clock.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { createPace } from '../../pace.ts';
import { drawBadge } from './badge-icon.ts';
import { Backlog, type DockView } from './dock-view.ts';
import { toNativeBitmap } from './tray-icon.ts';

/** As often as the tray. */
const INTERVAL_MS = 1_000;

export interface Dock {
  /** The window is new, or shows again: Windows forgets what was on its button. */
  redraw(): void;
  stop(): void;
}

/**
 * Progress and badge on the app's button. macOS has one of both in the dock; Windows has the progress, and the badge as an
 * overlay, on the window's button; docks of Linux that speak the LauncherEntry API show both. Set only when they changed.
 */
export function createDock(options: {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly platform: NodeJS.Platform;
  readonly snapshots: SnapshotSource;
  readonly clock: Clock;
  readonly window: () => BrowserWindow | null;
}): Dock {
  const { app, platform, snapshots, clock, window } = options;
  const backlog = new Backlog();
  let shown: { readonly progress: string; readonly dead: number } = { progress: '', dead: 0 };

  const draw = (): void => {
    const view = backlog.next(snapshots.current());
    const on = window();
    const progress = `${view.progress} ${view.mode}`;
    if (on !== null && progress !== shown.progress) showProgress(on, view);
    if (view.dead !== shown.dead) {
      if (platform !== 'win32') app.setBadgeCount(view.dead);
      else on?.setOverlayIcon(...overlayOf(view.dead));
    }
    shown = { progress: on === null ? '' : progress, dead: view.dead };
  };
  const pace = createPace({ clock, intervalMs: INTERVAL_MS, action: draw });
  const unsubscribe = snapshots.onChanged(pace.request);
  pace.request();
  return {
    redraw: () => {
      shown = { progress: '', dead: platform === 'win32' ? 0 : shown.dead };
      pace.request();
    },
    stop: () => {
      unsubscribe();
      pace.reset();
      if (platform !== 'win32' && shown.dead !== 0) app.setBadgeCount(0);
    },
  };
}

function showProgress(window: BrowserWindow, { progress, mode }: DockView): void {
  if (progress === null) window.setProgressBar(-1);
  else window.setProgressBar(progress, { mode });
}

function overlayOf(dead: number): [NativeImage | null, string] {
  if (dead === 0) return [null, ''];
  const bitmap = (scale: 1 | 2): Buffer => toNativeBitmap(drawBadge(dead, scale));
  const image = nativeImage.createFromBitmap(bitmap(1), { width: 16, height: 16 });
  image.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: bitmap(2) });
  return [image, dead === 1 ? '1 job is dead' : `${dead} jobs are dead`];
}
