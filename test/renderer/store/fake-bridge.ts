import { dismissToast, toasts } from '../../../renderer/commands/toasts.ts';
import { deck, initialDeck } from '../../../renderer/store/deck.ts';
import type { Bridge, Pushes, PushName } from '../../../shared/contract/contract.ts';
import type { Environment } from '../../../shared/contract/replies.ts';
import type { ChangeReport } from '../../../shared/jobs/control.ts';
import type { Snapshot, Throughput } from '../../../shared/numbers/snapshot.ts';
import { DEFAULT_SETTINGS, type SettingsPresent } from '../../../shared/settings/settings.ts';

export interface FakeBridge {
  /** Every command that was sent, oldest first. */
  readonly sent: readonly { readonly name: string; readonly input: unknown }[];
  /** What a command or a query is answered; a command is accepted when nothing else was said. */
  answer(name: string, reply: unknown): void;
  /** What a query is answered for what it asks. */
  answerWith(name: string, reply: (input: unknown) => unknown): void;
  /** What the query for the present is answered. */
  present: Snapshot | Error | null;
  push<N extends PushName>(name: N, value: Pushes[N]): void;
}

const NO_THROUGHPUT: Throughput = {
  range: '10min',
  bucketMs: 10_000,
  lastBucketAt: 0,
  completed: [],
  failed: [],
};

export const ONE_CHANGED: ChangeReport = { step: 1, changed: 1, unchanged: 0, skipped: [], stopped: false };
const NO_FAILURES = { ok: true, value: { groups: [], total: 0, dismissed: 0 } };

const NO_SCHEDULES = { ok: true, value: { rows: [], next: null, total: 0 } };

const ENVIRONMENT: Environment = {
  platform: 'linux',
  version: '0.1.0',
  home: '/home/ada',
};

export const SETTINGS: SettingsPresent = {
  retention: DEFAULT_SETTINGS.retention,
  problem: null,
  file: '/home/ada/data/settings.json',
  onClose: 'tray',
  desktop: {
    notifications: { supported: true, on: { died: true, drained: true, alert: true, asked: true } },
    startsAtLogin: false,
    openKeys: { keys: null, active: false },
  },
};

/** Stands where the preload would, and sets the deck back to how it begins. */
export function installFakeBridge(): FakeBridge {
  const sent: { name: string; input: unknown }[] = [];
  const replies = new Map<string, unknown>();
  const answers = new Map<string, (input: unknown) => unknown>();
  const listeners = new Map<string, Set<(value: never) => void>>();
  const fake: FakeBridge = {
    sent,
    answer: (name, reply) => void replies.set(name, reply),
    answerWith: (name, reply) => void answers.set(name, reply),
    present: null,
    push: (name, value) => {
      for (const listener of listeners.get(name) ?? []) listener(value as never);
    },
  };
  const bridge = {
    command: async (name: string, input: unknown) => {
      sent.push({ name, input });
      return replies.get(name) ?? { ok: true, value: name === 'jobs.change' ? ONE_CHANGED : null };
    },
    query: async (name: string, input: unknown) => {
      const answer = answers.get(name);
      if (answer !== undefined) return answer(input);
      if (name === 'throughput') return NO_THROUGHPUT;
      if (name === 'environment') return ENVIRONMENT;
      if (name === 'settings') return replies.get(name) ?? SETTINGS;
      if (name === 'app.health') return { engine: { state: 'well' }, windowCrashedAt: null };
      if (name === 'failures.groups') return replies.get(name) ?? NO_FAILURES;
      if (name === 'schedules.list') return replies.get(name) ?? NO_SCHEDULES;
      if (name !== 'snapshot') return replies.get(name) ?? null;
      if (fake.present instanceof Error) throw fake.present;
      return fake.present;
    },
    subscribe: (name: string, listener: (value: never) => void) => {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own.add(listener));
      return () => own.delete(listener);
    },
  };
  Object.defineProperty(window, 'jobdeck', {
    value: bridge as unknown as Bridge,
    configurable: true,
    writable: true,
  });
  deck.setState(initialDeck(), true);
  for (const { id } of toasts.getState().shown) dismissToast(id);
  return fake;
}
