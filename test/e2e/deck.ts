import { existsSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
// For the type of globalThis.jobdeckDesktop.
import type {} from '../../electron/desktop/test-handle.ts';
import type { Bridge } from '../../shared/contract/contract.ts';
import type { JobState } from '../../shared/jobs/job.ts';
import type { JobRequestInput } from '../../shared/jobs/job-request.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import type { LaunchedApp } from './launch.ts';

/** What the specs ask of the page's bridge and of the main process, besides what a person sees and clicks. */
declare global {
  interface Window {
    readonly jobdeck?: Bridge;
  }
}

export function shell(line: string, options: Partial<JobRequestInput> = {}): JobRequestInput {
  return { kind: 'command', payload: { shell: line }, ...options } as JobRequestInput;
}

/** Queues by the bridge, past the sheet; the value is the ids. */
export async function enqueue(page: Page, ...jobs: JobRequestInput[]): Promise<readonly string[]> {
  const reply = await page.evaluate(
    (given) => window.jobdeck?.command('jobs.enqueue', { jobs: given }),
    jobs,
  );
  if (!reply?.ok) throw new Error(`expected the jobs to be queued, got ${JSON.stringify(reply)}`);
  return reply.value.map(({ id }) => id);
}

export async function snapshotOf(page: Page): Promise<Snapshot> {
  const snapshot = await page.evaluate(() => window.jobdeck?.query('snapshot', undefined));
  if (!snapshot) throw new Error('expected the page to have a bridge, got none');
  return snapshot;
}

/** Waits for the push that says so: at least this many jobs in these states. */
export async function untilJobs(page: Page, counts: Partial<Record<JobState, number>>): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve, reject) => {
        const deck = window.jobdeck;
        if (!deck) return reject(new Error('the page has no bridge'));
        const fits = ({ jobs }: Snapshot): boolean =>
          Object.entries(wanted).every(([state, count]) => jobs[state as JobState] >= (count ?? 0));
        const unsubscribe = deck.subscribe('snapshot', check);
        function check(snapshot: Snapshot): void {
          if (!fits(snapshot)) return;
          unsubscribe();
          resolve();
        }
        deck.query('snapshot', undefined).then(check, reject);
      }),
    counts,
  );
}

/** Waits until the first run of that job has printed the text, and gives all that it has printed. */
export async function untilOutput(page: Page, jobId: string, text: string): Promise<string> {
  return page.evaluate(
    ([id, wanted]) =>
      new Promise<string>((resolve, reject) => {
        const deck = window.jobdeck;
        if (!deck) return reject(new Error('the page has no bridge'));
        const unsubscribe = deck.subscribe('output', (output) => {
          const printed = new TextDecoder().decode(output.head);
          if (output.jobId !== id || !printed.includes(wanted)) return;
          unsubscribe();
          resolve(printed);
        });
        deck.command('output.follow', { jobId: id, run: 1 }).catch(reject);
      }),
    [jobId, text] as const,
  );
}

/** Resolves at the next occurrence of that event of the app's window. Called before what causes it. */
export function windowEvent({ app }: LaunchedApp, event: 'show' | 'hide' | 'closed'): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }, name) =>
      new Promise<void>((resolve) => {
        BrowserWindow.getAllWindows()[0]?.once(name as 'show', () => resolve());
      }),
    event,
  );
}

export function isWindowVisible({ app }: LaunchedApp): Promise<boolean> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
}

/** Answers every question of the app with the button of that number, and keeps what was asked. */
export function answerQuestions({ app }: LaunchedApp, response: number): Promise<void> {
  return app.evaluate(({ dialog }, button) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (...args: readonly unknown[]) => {
      const { message, detail } = args.at(-1) as Electron.MessageBoxOptions;
      asked.push(`${message}\n${detail}`);
      return { response: button, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, response);
}
export interface ShownTray {
  readonly tooltip: string;
  readonly items: readonly { readonly label: string; readonly enabled: boolean }[];
}

export function trayOf({ app }: LaunchedApp): Promise<ShownTray> {
  return app.evaluate(() => {
    const shown = globalThis.jobdeckDesktop?.tray?.shown();
    if (!shown) throw new Error('expected a tray, found none (is JOBDECK_E2E set?)');
    const items = shown.menu.items.map(({ label, enabled }) => ({ label, enabled }));
    return { tooltip: shown.tooltip, items };
  });
}

export async function clickInTray({ app }: LaunchedApp, label: string): Promise<void> {
  await app.evaluate((_electron, wanted) => {
    const { items = [] } = globalThis.jobdeckDesktop?.tray?.shown().menu ?? {};
    const item = items.find((each) => each.label === wanted);
    if (!item)
      throw new Error(`expected "${wanted}" in the tray's menu, got ${items.map((each) => each.label)}`);
    item.click();
  }, label);
}

/** The app with the handle by which the tests see its tray. */
export const WITH_TRAY = { env: { JOBDECK_E2E: '1' } } as const;

/** A process that has ended and that nobody has fetched yet counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}
