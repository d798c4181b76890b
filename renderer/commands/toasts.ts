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
}

/** As many as can be read; an older one gives way. */
const MAX_TOASTS = 3;

export const toasts = createStore<{ readonly shown: readonly Toast[]; readonly nextId: number }>(() => ({
  shown: [],
  nextId: 1,
}));

export function toast(
  kind: Toast['kind'],
  title: string,
  {
    detail = null,
    action = null,
  }: { readonly detail?: string | null; readonly action?: ToastAction | null } = {},
): void {
  toasts.setState(({ shown, nextId }) => ({
    shown: [...shown, { id: nextId, kind, title, detail, action }].slice(-MAX_TOASTS),
    nextId: nextId + 1,
  }));
}

export function dismissToast(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((each) => each.id !== id) }));
}
