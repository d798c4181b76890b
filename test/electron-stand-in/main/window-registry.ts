import { EventEmitter } from 'node:events';
import type { BrowserWindow, WebContents } from 'electron';
import type { BrowserWindowStandIn } from './browser-window.ts';
import type { WebContentsStandIn } from './web-contents.ts';

/** One open window: what the app holds (strict proxies), and what is behind it. */
export interface OpenWindow {
  readonly id: number;
  readonly window: BrowserWindow;
  readonly webContents: WebContents;
  readonly behindWindow: BrowserWindowStandIn;
  readonly behindContents: WebContentsStandIn;
}

/** Every open window. Emits `empty` when the last one has closed. */
export class WindowRegistry extends EventEmitter<{ empty: [] }> {
  readonly #open = new Map<number, OpenWindow>();
  #focused: number | null = null;
  #lastId = 0;

  nextId(): number {
    return ++this.#lastId;
  }

  add(entry: OpenWindow): void {
    this.#open.set(entry.id, entry);
  }

  remove(id: number): void {
    if (!this.#open.delete(id)) return;
    if (this.#focused === id) this.#focused = null;
    if (this.#open.size === 0) setImmediate(() => this.#open.size === 0 && this.emit('empty'));
  }

  all(): OpenWindow[] {
    return [...this.#open.values()];
  }

  get(id: number): OpenWindow | undefined {
    return this.#open.get(id);
  }

  get focused(): OpenWindow | undefined {
    return this.#focused === null ? undefined : this.#open.get(this.#focused);
  }

  focus(id: number): void {
    if (this.#focused === id) return;
    this.blur();
    this.#focused = id;
    this.#open.get(id)?.behindWindow.emit('focus');
  }

  blur(): void {
    const before = this.focused;
    this.#focused = null;
    before?.behindWindow.emit('blur');
  }
}
