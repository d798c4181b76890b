import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Ask } from '../../electron/cli/ask.ts';
import { changeMatching } from '../../electron/cli/commands/change-matching.ts';
import { withProgress } from '../../electron/cli/commands/change-progress.ts';
import type { ControlClient } from '../../electron/control/client.ts';
import type { ChangeProgress } from '../../shared/jobs/control.ts';

const REPORT = { step: 7, changed: 150, unchanged: 0, skipped: [], stopped: false };
const UNDER_WAY: ChangeProgress = { action: 'retry', done: 60, total: 240, changed: 50, skipped: 10 };

/** Who finds 150 jobs and changes them, and says how far it is. */
function askOf(confirm: Ask['confirm']): {
  readonly ask: Ask;
  readonly called: string[];
  readonly told: string[];
} {
  const called: string[] = [];
  const told: string[] = [];
  const client = {
    command: async (name: string) => {
      called.push(name);
      return { ok: true, value: REPORT };
    },
    query: async (name: string) =>
      name === 'snapshot'
        ? { change: UNDER_WAY }
        : { ok: true, value: { rows: [], next: null, total: { jobs: 150, counted: 'at least' } } },
    onOutput: () => () => undefined,
    close: async () => undefined,
  } as unknown as ControlClient;
  const ask: Ask = {
    client,
    folder: '/data',
    runs: true,
    json: false,
    paint: (_, text) => text,
    print: (text) => told.push(text),
    note: (text) => told.push(text),
    progress: { isTTY: false, write: () => true },
    confirm,
    beside: async () => client,
  };
  return { ask, called, told };
}

const RETRY = { action: { type: 'retry' }, done: 'back in line', text: 'state:dead' } as const;

test('a person is asked before many jobs, told how many they are, and may say no', async () => {
  const asked: string[] = [];
  const no = askOf(async (question) => {
    asked.push(question);
    return false;
  });
  expect(await changeMatching(no.ask, RETRY, { dryRun: false, yes: false })).toBe(1);
  expect(asked).toEqual(['retry at least 150 jobs of /data? [y/N] ']);
  expect({ called: no.called, told: no.told }).toEqual({ called: [], told: ['Nothing was changed.\n'] });

  const yes = askOf(async () => true);
  expect(await changeMatching(yes.ask, RETRY, { dryRun: false, yes: false })).toBe(0);
  expect(yes.called).toEqual(['jobs.change']);
  expect(yes.told[0]).toBe('150 jobs back in line\n');
});

test('--yes asks nobody', async () => {
  const { ask, called } = askOf(() => Promise.reject(new Error('asked')));
  expect(await changeMatching(ask, RETRY, { dryRun: false, yes: true })).toBe(0);
  expect(called).toEqual(['jobs.change']);
});

test('how far a change is, is drawn on a terminal, and taken away in the end', async () => {
  const { ask } = askOf(null);
  const change = Promise.withResolvers<string>();
  const written: string[] = [];
  const write = (text: string): void => {
    written.push(text);
    if (text.includes('retry')) change.resolve('done');
  };
  const progress = { isTTY: true, columns: 120, write };
  expect(await withProgress({ ...ask, progress }, () => change.promise)).toBe('done');
  expect(written[0]).toContain('retry 60 of 240 (25 %) · 50 changed · 10 left as they were');
  expect(written.at(-1)).not.toContain('retry');
});

test('Ctrl+C ends the change after what is under way, and its report is told', async () => {
  const { ask, called } = askOf(null);
  const signals = new EventEmitter();
  const change = Promise.withResolvers<string>();
  const beside = async (): Promise<ControlClient> => ({
    ...ask.client,
    command: async (name) => {
      called.push(name);
      change.resolve('stopped');
      return { ok: true, value: null } as never;
    },
  });
  const act = (): Promise<string> => {
    signals.emit('SIGINT');
    return change.promise;
  };
  expect(await withProgress({ ...ask, beside }, act, signals as never)).toBe('stopped');
  expect(called).toEqual(['jobs.stopChange']);
  expect(signals.listenerCount('SIGINT')).toBe(0);
});
