import { EventEmitter } from 'node:events';
import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Recording } from '../recording.ts';
import { makeEvent, strict } from '../strict.ts';
import type { Lifecycle } from './lifecycle.ts';
import { toImage } from './native-image.ts';

/** Every option there is: the compiler says when one is missing here. */
const OPTIONS: Readonly<Record<keyof NotificationConstructorOptions, true>> = {
  id: true,
  groupId: true,
  groupTitle: true,
  title: true,
  subtitle: true,
  body: true,
  silent: true,
  icon: true,
  hasReply: true,
  timeoutType: true,
  replyPlaceholder: true,
  sound: true,
  urgency: true,
  actions: true,
  closeButtonText: true,
  toastXml: true,
};
const URGENCIES: ReadonlySet<string> = new Set(['normal', 'critical', 'low']);

export interface NotificationSurroundings {
  readonly lifecycle: Lifecycle;
  readonly recording: Recording;
}

/** `Notification`: shown ones are recorded; a test clicks by `notification.emit('click')`. */
class NotificationStandIn extends EventEmitter {
  title = '';
  subtitle = '';
  body = '';
  silent = false;
  hasReply = false;
  replyPlaceholder = '';
  urgency: NonNullable<NotificationConstructorOptions['urgency']> = 'normal';
  timeoutType: NonNullable<NotificationConstructorOptions['timeoutType']> = 'default';
  sound = '';
  closeButtonText = '';
  toastXml = '';
  actions: NonNullable<NotificationConstructorOptions['actions']> = [];
  readonly id: string = '';
  readonly groupId: string = '';
  readonly groupTitle: string = '';
  readonly #recording: Recording;
  #shown = false;

  constructor({ lifecycle, recording }: NotificationSurroundings, options: NotificationConstructorOptions) {
    super();
    lifecycle.requireReady('Cannot create Notification before app is ready');
    if (typeof options !== 'object' || options === null)
      throw new TypeError('Notification options must be an object');
    for (const key of Object.keys(options)) {
      if (!Object.hasOwn(OPTIONS, key)) throw new TypeError(`stand-in: unknown Notification option '${key}'`);
    }
    if (options.urgency !== undefined && !URGENCIES.has(options.urgency)) {
      throw new TypeError(`stand-in: unknown Notification urgency '${options.urgency}'`);
    }
    const { icon, ...rest } = options;
    if (icon !== undefined) toImage(icon);
    Object.assign(this, rest);
    this.#recording = recording;
  }

  show(): void {
    if (this.#shown) this.close();
    this.#shown = true;
    this.#recording.notifications.push(this);
    setImmediate(() => this.emit('show', makeEvent()));
  }
  close(): void {
    if (!this.#shown) return;
    this.#shown = false;
    setImmediate(() => this.emit('close', makeEvent()));
  }
}

export function makeNotificationClass(around: NotificationSurroundings): typeof Notification {
  const made = new Proxy(NotificationStandIn, {
    construct(_class, [options = {}]: [NotificationConstructorOptions?]) {
      return strict('Notification', new NotificationStandIn(around, options));
    },
  });
  return Object.assign(made, { isSupported: () => true }) as unknown as typeof Notification;
}
