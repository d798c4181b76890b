import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Clock } from '../../clock.ts';
import type { OpenData } from '../../data-folder.ts';
import { errorStack, errorText, type Logger } from '../../logger.ts';
import type { Health } from '../crash/health.ts';
import type { Session } from './session.ts';

/** What runs gets so long to finish, as when a person quits. */
const GRACE_MS = 2_000;
/** Longer than a sound engine takes to end what runs by force and to close its store. */
const STOP_LIMIT_MS = 15_000;

const QUIT = 'Quit Jobdeck and open it again.';

/**
 * Takes the place of a session whose engine crashed: its engine is stopped, which puts what runs back in line, the data folder
 * is opened anew, and the next session goes on from what is stored. An engine that can't be stopped is left alone: two on one
 * data folder would be worse than none.
 */
export async function restartEngine(parts: {
  readonly old: Session;
  /** null: the person was asked, and wants to quit. */
  readonly open: () => Promise<OpenData | null>;
  readonly begin: (data: OpenData) => Promise<void>;
  readonly quit: () => void;
  readonly health: Health;
  readonly logger: Logger;
  readonly clock: Clock;
}): Promise<Result<null>> {
  const { old, open, begin, quit, health, logger, clock } = parts;
  const { engine } = health.current();
  if (engine.state !== 'crashed') return err(NOT_CRASHED);
  if (engine.noRestart !== null) return err(notRestarted(engine.noRestart));
  logger.log('WARN', 'engine_restarting');
  health.engineRestarting();
  old.shutDoors();
  const failure = await stopWithin(old, clock);
  if (failure !== null) {
    logger.log('ERROR', 'engine_not_stopped', { error: failure });
    health.restartFailed(`It could not be stopped (${failure}). ${QUIT}`);
    return err(notRestarted(failure));
  }
  try {
    await old.cleanUp();
    const data = await open();
    if (data === null) {
      quit();
      return err(notRestarted('the data folder could not be opened'));
    }
    await begin(data);
  } catch (error) {
    logger.log('ERROR', 'engine_not_restarted', { error: errorStack(error) });
    health.restartFailed(`It could not be started again (${errorText(error)}). ${QUIT}`);
    return err(notRestarted(errorText(error)));
  }
  health.engineWell();
  return ok(null);
}

async function stopWithin({ engine }: Session, clock: Clock): Promise<string | null> {
  const late = Promise.withResolvers<string>();
  const cancel = clock.after(STOP_LIMIT_MS, () => late.resolve(`not within ${STOP_LIMIT_MS / 1000} s`));
  const stopped = engine.stop({ graceMs: GRACE_MS }).then(() => null, errorStack);
  const failure = await Promise.race([stopped, late.promise]);
  cancel();
  return failure;
}

const NOT_CRASHED: Problem = {
  field: '',
  expected: 'an engine that crashed',
  got: 'one that is well, or is restarted already',
  fix: 'Wait until it runs again.',
};

function notRestarted(got: string): Problem {
  return { field: '', expected: 'an engine that crashed and can be restarted', got, fix: QUIT };
}
