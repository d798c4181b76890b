import type { CommandInput, CommandName } from '../../shared/contract/contract.ts';
import type { EnqueueReply } from '../../shared/contract/replies.ts';
import type { ChangeReport } from '../../shared/jobs/control.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { Rate } from '../../shared/numbers/rate.ts';
import type { Problem, Result } from '../../shared/result.ts';
import { command } from '../bridge.ts';
import { showJob } from '../store/actions.ts';
import { ask, howMany, refused, whatIsWrong } from './answers.ts';
import { undoAction } from './change.ts';
import { toast } from './toasts.ts';

/** What a person can ask of the engine, each saying in words how it went. What it did arrives in the next snapshot. */

export async function moveJobToFront(jobId: string): Promise<void> {
  const reply = await ask('Not moved', () => command('jobs.move', { jobIds: [jobId], to: 'front' }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not moved', [reply.error]);
  toast('done', 'At the front of its queue', { action: undoAction(reply.value.step) });
}

export function pauseAll(): Promise<void> {
  return tell(
    'queues.pause',
    {},
    'All queues paused: what runs goes on, nothing new starts',
    'Not paused',
    resumeAll,
  );
}

export function resumeAll(): Promise<void> {
  return tell('queues.resume', {}, 'All queues resumed', 'Not resumed', pauseAll);
}

export function pauseQueue(queue: string): Promise<void> {
  return tell('queues.pause', { queue }, `Queue ${queue} paused: what runs goes on`, 'Not paused', () =>
    resumeQueue(queue),
  );
}

export function resumeQueue(queue: string): Promise<void> {
  return tell('queues.resume', { queue }, `Queue ${queue} resumed`, 'Not resumed', () => pauseQueue(queue));
}

/** Says nothing when it went well: the number beside the pointer has changed. */
export function setQueueConcurrency(queue: string, concurrency: number): Promise<void> {
  return tell('queues.setConcurrency', { queue, concurrency }, null, 'Limit not changed');
}

/** What is wrong with it, for the field to show; null: it holds. */
export function setQueueRate(queue: string, of: 'queue' | 'key', rate: Rate | null): Promise<string | null> {
  return whatIsWrong(() => command('queues.setRate', { queue, of, rate }));
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
    const action = { label: 'Open', run: () => showJob(queued.id), also: 'in Jobs' };
    if (queued.existed) toast('done', `Already queued: ‘${name}’`, { detail: KEY_TAKEN, action });
    else toast('done', `Queued ‘${name}’`, { action });
  }
  return reply;
}

/** The same for a job that is edited. */
export async function editJob(job: unknown, { id, name }: Job): Promise<EditReply | null> {
  const reply = await ask('Not retried', () => command('jobs.edit', { jobId: id, job }));
  if (reply?.ok) toast('done', `‘${name}’ is in line as edited`, { action: undoAction(reply.value.step) });
  return reply;
}

export async function duplicateJob(jobId: string): Promise<void> {
  const reply = await ask('Not duplicated', () => command('jobs.duplicate', { jobId }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not duplicated', reply.error);
  const { id } = reply.value;
  toast('done', 'Queued once more', { action: { label: 'Open', run: () => showJob(id), also: 'in Jobs' } });
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

type EditReply = Result<ChangeReport, readonly Problem[]>;

const KEY_TAKEN = 'Another job has its key, so nothing was added.';

type PlainCommand = {
  [N in CommandName]: N extends `jobs.${string}` | 'snapshot.export' | 'tour.start' | 'undo' ? never : N;
}[CommandName];

async function tell<N extends PlainCommand>(
  name: N,
  input: CommandInput<N>,
  done: string | null,
  notDone: string,
  undo: (() => Promise<void>) | null = null,
): Promise<void> {
  const reply = await ask<Result<unknown>>(notDone, () => command(name, input) as Promise<Result<unknown>>);
  if (reply === null) return;
  if (!reply.ok) return refused(notDone, [reply.error]);
  if (done === null) return;
  toast('done', done, {
    action: undo === null ? null : { label: 'Undo', run: () => void undo(), also: 'by its key' },
  });
}
