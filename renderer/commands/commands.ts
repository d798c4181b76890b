import type { CommandInput, CommandName, EnqueueReply } from '../../shared/contract.ts';
import { formatCount } from '../../shared/format.ts';
import { describeProblem, type Problem, type Result } from '../../shared/result.ts';
import { command } from '../bridge.ts';
import { showJob } from '../store/actions.ts';
import { toast } from './toasts.ts';

/** What a person can ask of the engine, each saying in words how it went. What it did arrives in the next snapshot. */

export function cancelJob(jobId: string): Promise<void> {
  return tell('jobs.cancel', { jobId }, 'Cancelled', 'Not cancelled');
}

export function retryJob(jobId: string): Promise<void> {
  return tell('jobs.retry', { jobId }, 'Back in line', 'Not retried');
}

export function runJobNow(jobId: string): Promise<void> {
  return tell('jobs.runNow', { jobId }, 'In line', 'Not started');
}

export function pauseAll(): Promise<void> {
  return tell('queues.pause', {}, 'All queues paused: what runs goes on, nothing new starts', 'Not paused');
}

export function resumeAll(): Promise<void> {
  return tell('queues.resume', {}, 'All queues resumed', 'Not resumed');
}

export function pauseQueue(queue: string): Promise<void> {
  return tell('queues.pause', { queue }, `Queue ${queue} paused: what runs goes on`, 'Not paused');
}

export function resumeQueue(queue: string): Promise<void> {
  return tell('queues.resume', { queue }, `Queue ${queue} resumed`, 'Not resumed');
}

/** Says nothing when it went well: the number beside the pointer has changed. */
export function setQueueConcurrency(queue: string, concurrency: number): Promise<void> {
  return tell('queues.setConcurrency', { queue, concurrency }, null, 'Limit not changed');
}

export async function exportSnapshot(): Promise<void> {
  const reply = await ask('Not exported', () => command('snapshot.export', undefined));
  if (reply === null) return;
  if (!reply.ok) return refused('Not exported', [reply.error]);
  if (reply.value !== null) toast('done', 'Snapshot exported', { detail: reply.value });
}

export async function startTour(): Promise<void> {
  const reply = await ask('The tour did not start', () => command('tour.start', undefined));
  if (reply === null) return;
  if (!reply.ok) return refused('The tour did not start', reply.error);
  toast('done', `${howMany(reply.value.length)} queued`, {
    detail: 'Some succeed, some fail and are tried again.',
  });
}

export function showDataFolder(): Promise<void> {
  return tell('dataFolder.show', undefined, null, 'Not shown');
}

/** The reply goes to the form, which shows each problem at its field; null: the engine did not answer. */
export async function enqueue(job: unknown, name: string): Promise<EnqueueReply | null> {
  const reply = await ask('Not queued', () => command('jobs.enqueue', { jobs: [job] }));
  const [queued] = reply?.ok ? reply.value : [];
  if (queued !== undefined) {
    const action = { label: 'Open', run: () => showJob(queued.id) };
    if (queued.existed) toast('done', `Already queued: ‘${name}’`, { detail: KEY_TAKEN, action });
    else toast('done', `Queued ‘${name}’`, { action });
  }
  return reply;
}

/** Of the window itself. They need no words. */
export function minimizeWindow(): void {
  void ask('The window did not answer', () => command('window.minimize', undefined));
}
export function toggleMaximizeWindow(): void {
  void ask('The window did not answer', () => command('window.toggleMaximize', undefined));
}
export function closeWindow(): void {
  void ask('The window did not answer', () => command('window.close', undefined));
}

const KEY_TAKEN = 'Another job has its key, so nothing was added.';

type PlainCommand = {
  [N in CommandName]: N extends `jobs.enqueue` | 'snapshot.export' | 'tour.start' ? never : N;
}[CommandName];

async function tell<N extends PlainCommand>(
  name: N,
  input: CommandInput<N>,
  done: string | null,
  notDone: string,
): Promise<void> {
  const reply = await ask<Result<unknown>>(notDone, () => command(name, input) as Promise<Result<unknown>>);
  if (reply === null) return;
  if (!reply.ok) return refused(notDone, [reply.error]);
  if (done !== null) toast('done', done);
}

/** null, and told, when there was no answer at all. */
async function ask<T>(notDone: string, send: () => Promise<T>): Promise<T | null> {
  try {
    return await send();
  } catch (error) {
    toast('trouble', notDone, { detail: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function refused(notDone: string, problems: readonly Problem[]): void {
  const [problem] = problems;
  // Which field of the command it was says nothing to the person who pressed a button.
  const words = problem === undefined ? null : describeProblem({ ...problem, field: '' });
  toast('trouble', notDone, {
    detail: words === null ? null : `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
  });
}

function howMany(jobs: number): string {
  return jobs === 1 ? '1 job' : `${formatCount(jobs)} jobs`;
}
