import { EventEmitter } from 'node:events';
import type { Menu, NativeImage, Rectangle, Tray } from 'electron';
import type { RecordedTray, Recording } from '../recording.ts';
import { notImplemented, strict } from '../strict.ts';
import type { Lifecycle } from './lifecycle.ts';
import { toImage } from './native-image.ts';

export interface TraySurroundings {
  readonly lifecycle: Lifecycle;
  readonly recording: Recording;
  readonly menuClass: typeof Menu;
}

type Implemented = Pick<
  Tray,
  | 'setImage'
  | 'setPressedImage'
  | 'setToolTip'
  | 'setTitle'
  | 'getTitle'
  | 'setContextMenu'
  | 'popUpContextMenu'
  | 'closeContextMenu'
  | 'setIgnoreDoubleClickEvents'
  | 'getIgnoreDoubleClickEvents'
  | 'getBounds'
  | 'isDestroyed'
  | 'destroy'
>;

/** `Tray`: what it shows is kept in the recording; a test clicks by `tray.emit('click')` or by its menu's items. */
class TrayStandIn extends EventEmitter implements Implemented, RecordedTray {
  image: NativeImage;
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  readonly tray: object = this;
  readonly #around: TraySurroundings;
  #ignoresDoubleClick = false;
  #destroyed = false;

  constructor(around: TraySurroundings, image: NativeImage | string) {
    super();
    around.lifecycle.requireReady('Cannot create Tray before app is ready');
    this.#around = around;
    this.image = toImage(image);
    around.recording.trays.push(this);
  }

  setImage(image: NativeImage | string): void {
    this.#requireAlive();
    this.image = toImage(image);
  }
  setPressedImage(image: NativeImage | string): void {
    this.#requireAlive();
    toImage(image);
  }
  setToolTip(toolTip: string): void {
    this.#requireAlive();
    requireString(toolTip);
    this.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.#requireAlive();
    requireString(title);
    if (process.platform === 'darwin') this.title = title;
  }
  getTitle(): string {
    return this.title;
  }
  setContextMenu(menu: Menu | null): void {
    this.#requireAlive();
    if (menu !== null && !(menu instanceof this.#around.menuClass)) {
      throw new TypeError('Error processing argument at index 0, conversion failure');
    }
    this.menu = menu;
  }
  popUpContextMenu(): void {
    this.#requireAlive();
    this.menu?.emit('menu-will-show');
  }
  closeContextMenu(): void {
    this.menu?.emit('menu-will-close');
  }
  setIgnoreDoubleClickEvents(ignore: boolean): void {
    this.#ignoresDoubleClick = ignore;
  }
  getIgnoreDoubleClickEvents(): boolean {
    return this.#ignoresDoubleClick;
  }
  getBounds(): Rectangle {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  destroy(): void {
    this.#destroyed = true;
    const { trays } = this.#around.recording;
    const at = trays.indexOf(this);
    if (at >= 0) trays.splice(at, 1);
  }

  #requireAlive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

function requireString(value: unknown): void {
  if (typeof value !== 'string')
    throw new TypeError('Error processing argument at index 0, conversion failure');
}

export function makeTrayClass(around: TraySurroundings): typeof Tray {
  return new Proxy(TrayStandIn, {
    construct(_class, [image, guid]: [NativeImage | string, string?]) {
      if (guid !== undefined && process.platform === 'linux') throw notImplemented('a tray with a guid');
      return strict('Tray', new TrayStandIn(around, image));
    },
  }) as unknown as typeof Tray;
}
