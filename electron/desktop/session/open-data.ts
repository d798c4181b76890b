import { join } from 'node:path';
import { type App, dialog, shell } from 'electron';
import type { Result } from '../../../shared/result.ts';
import { IN_MEMORY, type OpenData, openData } from '../../data-folder.ts';
import type { Logger } from '../../logger.ts';
import type { StoreProblem } from '../../queue/sqlite/store-problem.ts';
import { storeProblemText } from '../../store-problem-text.ts';
import type { Arguments } from '../arguments.ts';
import { ANSWER_WORDS, type StoreAnswer, storeQuestion } from '../dialogs/store-question.ts';

/** Opens where jobs are kept. null: that was not possible, and the person knows why. */
export async function openDataFolder(parts: {
  readonly app: App;
  readonly args: Arguments;
  /** What the threads of the stores run. */
  readonly modules: { readonly store: string; readonly output: string };
  readonly logger: Logger;
}): Promise<OpenData | null> {
  const { app, args, modules, logger } = parts;
  if (args.memory) return IN_MEMORY;
  const open = (recover: boolean): Promise<Result<OpenData, StoreProblem>> =>
    openData({
      folder: args.data ?? join(app.getPath('userData'), 'data'),
      storeThreadPath: modules.store,
      outputThreadPath: modules.output,
      version: app.getVersion(),
      logger,
      recover,
    });
  const opened = await open(args.recover);
  if (opened.ok) return opened.value;
  if (!args.headless) return openByAsking(open, opened.error);
  process.stderr.write(storeProblemText(opened.error));
  return null;
}

/** null: the person wants to quit. */
async function openByAsking(
  open: (recover: boolean) => Promise<Result<OpenData, StoreProblem>>,
  problem: StoreProblem,
): Promise<OpenData | null> {
  let told = problem;
  for (;;) {
    const answer = await ask(told);
    if (answer === 'quit') return null;
    if (answer === 'show') {
      shell.showItemInFolder(told.file);
      continue;
    }
    const opened = await open(answer === 'recover');
    if (opened.ok) return opened.value;
    told = opened.error;
  }
}

async function ask(problem: StoreProblem): Promise<StoreAnswer> {
  const { message, detail, answers } = storeQuestion(problem);
  const quit = answers.indexOf('quit');
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Jobdeck',
    message,
    detail,
    buttons: answers.map((answer) => ANSWER_WORDS[answer]),
    // A key that was pressed too soon changes nothing.
    defaultId: quit,
    cancelId: quit,
    noLink: true,
  });
  return answers[response] ?? 'quit';
}
