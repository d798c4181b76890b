import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { IMPORT_FORMATS, type ImportFile, MAX_IMPORT_BYTES, tooLarge } from '../../../shared/jobs/import.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { errorText } from '../../logger.ts';

/** Asks for a file of jobs and reads it; queued is nothing yet. null: not wanted after all. */
export async function chooseImportByDialog(window: BrowserWindow | null): Promise<Result<ImportFile | null>> {
  const options: Electron.OpenDialogOptions = {
    title: 'Import jobs',
    filters: [{ name: 'Files of jobs', extensions: [...IMPORT_FORMATS, 'ndjson'] }],
    properties: ['openFile'],
  };
  const shown = window?.isVisible() ? window : null;
  const choice = await (shown ? dialog.showOpenDialog(shown, options) : dialog.showOpenDialog(options));
  const [path] = choice.filePaths;
  if (choice.canceled || path === undefined) return ok(null);
  try {
    const { size } = await stat(path);
    if (size > MAX_IMPORT_BYTES) return err(tooLarge(basename(path), size));
    return ok({ name: basename(path), text: await readFile(path, 'utf8'), folder: dirname(path) });
  } catch (error) {
    return err({
      field: '',
      expected: `a file of jobs at ${path}`,
      got: errorText(error),
      fix: 'See that it is there and that you may read it.',
    });
  }
}
