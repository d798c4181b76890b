import { shellEnv } from 'shell-env';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { cleanEnvironment, type Environment } from './clean-environment.ts';

/** A shell whose start-up files take longer than this (or ask something) is not waited for. */
const LIMIT_MS = 5000;
/** What the package sets for the shell that it asks, against plug-ins that would hang it. */
const OF_THE_QUESTION = ['DISABLE_AUTO_UPDATE', 'ZSH_TMUX_AUTOSTARTED', 'ZSH_TMUX_AUTOSTART'];

export interface LoginEnvironmentOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** This process's environment. */
  readonly own?: Environment;
  /** Asks the user's login shell. */
  readonly ask?: () => Promise<Environment>;
}

/**
 * The environment that a person's commands expect. An app started from a desktop gets a bare one, without what the
 * shell's start-up files add to PATH, so the login shell is asked for its own, once. An app started from a terminal
 * already has what the person sees there, with an activated virtualenv and the like: that is taken as it is. When the
 * shell does not answer, the app's own environment has to do.
 */
export function loginEnvironment({
  clock,
  logger,
  own = process.env,
  ask = () => shellEnv(),
}: LoginEnvironmentOptions): () => Promise<Record<string, string>> {
  let loading: Promise<Record<string, string>> | null = null;
  return () => {
    loading ??= load();
    return loading;
  };

  async function load(): Promise<Record<string, string>> {
    const fromTerminal = own['TERM'] !== undefined && own['SHLVL'] !== undefined;
    if (fromTerminal || process.platform === 'win32') return cleanEnvironment(own);
    let cancel = (): void => undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(LIMIT_MS, () => reject(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
    });
    try {
      // The package cannot be told to give up; a shell that never answers is left behind.
      return cleanEnvironment(answered(await Promise.race([ask(), limit]), own));
    } catch (error) {
      const using = "the app's own environment";
      logger.log('WARN', 'login_environment_unknown', { error: errorText(error), using });
      return cleanEnvironment(own);
    } finally {
      cancel();
    }
  }
}

/** A value of several lines comes apart in the answer; its rest looks like variables with impossible names. */
function answered(answer: Environment, own: Environment): Environment {
  return Object.fromEntries(
    Object.entries(answer).filter(
      ([name]) =>
        /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && (!OF_THE_QUESTION.includes(name) || own[name] !== undefined),
    ),
  );
}
