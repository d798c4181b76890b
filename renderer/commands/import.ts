import {
  type Imported,
  type ImportFile,
  type ImportPreview,
  MAX_IMPORT_BYTES,
  tooLarge,
} from '../../shared/jobs/import.ts';
import { describeProblem, type Problem, type Result } from '../../shared/result.ts';
import { formatCount } from '../../shared/words/format.ts';
import { command, query } from '../bridge.ts';
import { openImport, showJobs } from '../store/actions.ts';
import { ask, howMany, refused } from './answers.ts';
import { toast } from './toasts.ts';

/** Asks for a file by the native dialog, and opens the sheet that shows what is in it. */
export async function chooseImport(): Promise<void> {
  const reply = await ask('No file was read', () => command('jobs.chooseImport', undefined));
  if (reply === null) return;
  if (!reply.ok) return refused('No file was read', [reply.error]);
  if (reply.value !== null) openImport(reply.value);
}

/** A page does not learn where a dropped file is, so a relative working folder in it is told as wrong. */
export async function readDropped(files: readonly File[]): Promise<void> {
  const [file] = files;
  if (file === undefined) return;
  if (files.length > 1) {
    toast('trouble', 'One file at a time', { detail: `${formatCount(files.length)} were dropped.` });
    return;
  }
  if (file.size > MAX_IMPORT_BYTES) return refused('Not read', [tooLarge(file.name, file.size)]);
  const text = await ask('Not read', () => file.text());
  if (text !== null) openImport({ name: file.name, text, folder: null });
}

/** null, and told, when there was no answer. */
export function previewImport(file: ImportFile): Promise<Result<ImportPreview> | null> {
  return ask('No preview', () => query('jobs.importPreview', file));
}

/** What is wrong, a line each; null when it was queued, and said so. */
export async function importJobs(file: ImportFile, skipBad: boolean): Promise<readonly string[] | null> {
  const reply = await ask<Result<Imported, readonly Problem[]>>('Not queued', () =>
    command('jobs.import', { ...file, skipBad }),
  );
  if (reply === null) return ['Jobdeck did not answer.'];
  if (!reply.ok) return reply.error.map(describeProblem);
  const { queued, existed, leftOut } = reply.value;
  const details = [
    ...(existed === 0 ? [] : [`${howMany(existed)} with a key that was there already`]),
    ...(leftOut === 0
      ? []
      : [`${leftOut === 1 ? '1 wrong line' : `${formatCount(leftOut)} wrong lines`} left out`]),
  ];
  toast('done', `${howMany(queued)} queued`, {
    ...(details.length === 0 ? {} : { detail: details.join(', ') }),
    action: { label: 'Open', run: () => showJobs('all'), also: 'in Jobs' },
  });
  return null;
}
