import { createStore } from 'zustand/vanilla';

/** A few words about what just happened. `trouble` stays longer and is told at once by a screen reader. */
export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'trouble';
  readonly title: string;
  readonly detail: string | null;
  readonly action: ToastAction | null;
}

/** What a person may want to do about it. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
  /** How else it can be done, for who cannot reach the toast in time: `in Jobs`. */
  readonly also: string;
  /** The change that it takes back, where the engine counts it among those. */
  readonly step?: number;
}

/** As many as can be read; an older one gives way. */
const MAX_TOASTS = 3;

interface Toasts {
  /** The oldest first. */
  readonly shown: readonly Toast[];
  readonly nextId: number;
  /** Changes that can be taken back whose toasts gave way, since there was last none to see. */
  readonly gaveWay: number;
}

export const toasts = createStore<Toasts>(() => ({ shown: [], nextId: 1, gaveWay: 0 }));

export function toast(
  kind: Toast['kind'],
  title: string,
  {
    detail = null,
    action = null,
  }: { readonly detail?: string | null; readonly action?: ToastAction | null } = {},
): void {
  toasts.setState(({ shown, nextId, gaveWay }) => {
    const all = [...shown, { id: nextId, kind, title, detail, action }];
    const over = all.slice(0, -MAX_TOASTS).filter((each) => each.action?.step !== undefined);
    return { shown: all.slice(-MAX_TOASTS), nextId: nextId + 1, gaveWay: gaveWay + over.length };
  });
}

export function dismissToast(id: number): void {
  keep((each) => each.id !== id);
}

/** That change was taken back: nothing offers it any more. */
export function dismissStep(step: number): void {
  keep(({ action }) => action?.step !== step);
}

function keep(wanted: (each: Toast) => boolean): void {
  toasts.setState(({ shown, gaveWay }) => {
    const left = shown.filter(wanted);
    return { shown: left, gaveWay: left.length === 0 ? 0 : gaveWay };
  });
}
