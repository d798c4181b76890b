import type { App } from 'electron';
import type { TrayHandle } from './tray/tray.ts';

/** Electron cannot list its trays, so the end-to-end tests are handed ours. */
export interface TestHandle {
  readonly tray: TrayHandle | null;
}

declare global {
  var jobdeckDesktop: TestHandle | undefined;
}

/** Never in a packaged app, and elsewhere only when asked for. */
export function publishTestHandle(app: App, handle: TestHandle): void {
  if (!app.isPackaged && process.env['JOBDECK_E2E'] === '1') globalThis.jobdeckDesktop = handle;
}
