/** What crosses between main (Node) and a page's preload world. `payload`s are codec texts. */

export type FromPage =
  | { readonly op: 'send'; readonly channel: string; readonly payload: string }
  | { readonly op: 'invoke'; readonly id: number; readonly channel: string; readonly payload: string }
  | { readonly op: 'permission'; readonly id: number; readonly ask: PermissionAsk }
  | {
      readonly op: 'window-open';
      readonly url: string;
      readonly frameName: string;
      readonly features: string;
    }
  | { readonly op: 'window-close' }
  | { readonly op: 'title'; readonly title: string }
  | { readonly op: 'preload-error'; readonly message: string; readonly stack: string };

export type ToPage =
  | { readonly op: 'message'; readonly channel: string; readonly payload: string }
  | { readonly op: 'reply'; readonly id: number; readonly payload: string }
  | { readonly op: 'refusal'; readonly id: number; readonly error: string }
  | { readonly op: 'visibility'; readonly visible: boolean };

/** `request` goes to the app's request handler, `check` to its check handler. */
export interface PermissionAsk {
  readonly how: 'request' | 'check';
  /** Electron's name for it. */
  readonly permission: string;
  readonly mediaTypes?: readonly ('audio' | 'video')[];
}

/** What the preload may see of its process; the rest of Node's `process` does not exist in a sandboxed preload. */
export interface PreloadProcess {
  readonly platform: string;
  readonly arch: string;
  readonly type: 'renderer';
  readonly sandboxed: true;
  readonly contextIsolated: true;
  readonly isMainFrame: true;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
}

/** Global names in the preload world only; the page's own world never sees them. */
export const NATIVE_BINDING = '__electronStandInToMain';
export const RECEIVER = '__electronStandInFromMain';
export const PRELOAD_WORLD = 'Electron Isolated Context';
