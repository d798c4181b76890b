import { Notification } from 'electron';
import type { NoticeKind } from '../../../shared/settings/desktop-settings.ts';
import type { Alerts } from '../../alerts/alerts.ts';
import type { Clock } from '../../clock.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { createPace } from '../../pace.ts';
import type { ProposalDesk } from '../../proposals/proposal-desk.ts';
import type { Engine } from '../../queue/engine.ts';
import type { Notice } from './notice.ts';
import { NoticeDesk } from './notice-desk.ts';

/** How often the queues are looked at. */
const LOOK_MS = 1_000;
/** Kept, so that a click on them still does something; a system's list of notifications is longer. */
const MAX_KEPT = 20;

/** Shows what the desk has decided, by the system's own notifications. Returns the end of it. */
export function createNotifier(options: {
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly engine: Pick<Engine, 'subscribe'>;
  readonly snapshots: SnapshotSource;
  readonly alerts: Pick<Alerts, 'onNews'>;
  readonly proposals: Pick<ProposalDesk, 'list' | 'onChanged'>;
  readonly isOn: (kind: NoticeKind) => boolean;
  readonly isWatched: () => boolean;
  readonly open: (notice: Notice) => void;
  readonly retry: (jobIds: readonly string[]) => void;
}): () => void {
  const { platform, clock, engine, snapshots, alerts, proposals, isOn, isWatched } = options;
  if (!Notification.isSupported()) return () => undefined;
  const kept: Notification[] = [];
  const show = (notice: Notice): void => {
    const notification = makeNotification(notice, platform, options);
    // Without a reference it would be collected, and its click with it.
    kept.push(notification);
    if (kept.length > MAX_KEPT) kept.shift();
    notification.show();
  };
  const desk = new NoticeDesk({ clock, isOn, isWatched, show });
  const pace = createPace({
    clock,
    intervalMs: LOOK_MS,
    action: () => desk.look(snapshots.current().queues),
  });
  const ask = async (): Promise<void> =>
    desk.ask((await proposals.list()).filter(({ state }) => state.type === 'waiting'));
  const undo = [
    engine.subscribe((events) => desk.record(events)),
    snapshots.onChanged(pace.request),
    alerts.onNews((news) => {
      if (news.type === 'fired') desk.alert(news.alert);
    }),
    proposals.onChanged(() => void ask()),
    () => pace.reset(),
    () => desk.stop(),
  ];
  // One may have been asked for while nobody ran.
  void ask();
  return () => {
    for (const stop of undo.splice(0)) stop();
  };
}

function makeNotification(
  notice: Notice,
  platform: NodeJS.Platform,
  { open, retry }: { open(notice: Notice): void; retry(jobIds: readonly string[]): void },
): Notification {
  const { kind, title, body, retry: jobIds } = notice;
  const hasButtons = platform === 'darwin' || platform === 'win32';
  const label = jobIds?.length === 1 ? 'Retry' : 'Retry all';
  const notification = new Notification({
    title: asText(title, platform),
    body: asText(body, platform),
    ...(platform === 'linux' ? {} : { groupId: kind }),
    ...(hasButtons && jobIds !== null ? { actions: [{ type: 'button', text: label }] } : {}),
  });
  notification.on('click', () => open(notice));
  notification.on('action', () => {
    if (jobIds !== null) retry(jobIds);
  });
  return notification;
}

/** Desktops of Linux read markup in it, and none of ours is any: what begins some is replaced by what looks like it. */
function asText(text: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return text;
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '＆');
}
