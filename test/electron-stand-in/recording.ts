/**
 * What native UI would have shown, kept for tests: real Electron has no way to ask a tray for its image or the system
 * for its notifications. Tests reach it from `app.evaluate` by the registered symbol below.
 */
export const RECORDING = Symbol.for('jobdeck.electron-stand-in');

export interface RecordedTray {
  readonly image: { toPNG(): Buffer; getScaleFactors(): number[] };
  readonly toolTip: string;
  readonly title: string;
  readonly menu: object | null;
  readonly tray: object;
}

export interface Recording {
  /** Living trays. */
  readonly trays: RecordedTray[];
  /** Notifications on which `show()` was called, oldest first. */
  readonly notifications: object[];
  /** URLs given to `shell.openExternal`. */
  readonly openedExternal: string[];
  /** Dialogs that were asked for: method name and options. */
  readonly dialogs: { readonly method: string; readonly options: unknown }[];
  /** Requests that pages made to anything but the app's own schemes. */
  readonly network: string[];
  /** Calls with no effect that could be seen here, such as `win.setProgressBar`. */
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  badgeCount: number;
  chromiumPid: number | undefined;
}

export function startRecording(): Recording {
  const recording: Recording = {
    trays: [],
    notifications: [],
    openedExternal: [],
    dialogs: [],
    network: [],
    calls: [],
    badgeCount: 0,
    chromiumPid: undefined,
  };
  Object.defineProperty(globalThis, RECORDING, { value: recording });
  return recording;
}

/** How many recorded calls are kept; an app that sets its progress ten times a second must not grow for ever. */
const CALLS_KEPT = 1_000;

export function recordCall(recording: Recording, name: string, args: readonly unknown[]): void {
  recording.calls.push({ name, args });
  if (recording.calls.length > CALLS_KEPT) recording.calls.shift();
}
