import { query, subscribe } from '../bridge.ts';
import { runAppCommand } from '../commands/app-commands.ts';
import { explainCrash } from '../commands/health.ts';
import {
  receiveEnvironment,
  receiveHealth,
  receiveProposals,
  receiveSettings,
  receiveSnapshot,
  setConnection,
  show,
} from './actions.ts';

/** Snapshots come at least every 2 s while the window shows; three of them missing is more than a hiccup. */
const SILENCE_MS = 6_000;
const CHECK_MS = 2_000;

/** Joins the store to the engine: subscribes first, then asks for the present, and notices silence. Returns the undo. */
export function connect(): () => void {
  let heardAt = performance.now();
  const undo = [
    subscribe('snapshot', (snapshot) => {
      heardAt = performance.now();
      receiveSnapshot(snapshot);
    }),
    subscribe('health', (health) => {
      receiveHealth(health);
      // A new engine has another past, and takes its settings from the disk anew.
      if (health.engine.state === 'well') askForAll();
    }),
    subscribe('proposals', receiveProposals),
    subscribe('show', (request) => {
      if ('command' in request) runAppCommand(request.command);
      else show(request);
    }),
  ];

  const askForPresent = async (): Promise<void> => {
    try {
      receiveSnapshot(await query('snapshot', undefined));
      heardAt = performance.now();
    } catch {
      setConnection('lost');
    }
  };
  /** A hidden window is sent nothing, and that is no silence: its time starts anew when it shows. */
  const onVisible = (): void => {
    heardAt = performance.now();
    if (document.visibilityState === 'visible') void askForPresent();
  };
  const check = setInterval(() => {
    if (document.visibilityState !== 'visible' || performance.now() - heardAt < SILENCE_MS) return;
    setConnection('lost');
    void askForPresent();
  }, CHECK_MS);
  document.addEventListener('visibilitychange', onVisible);

  const askForAll = (): void => {
    void askForPresent();
    void query('environment', undefined).then(receiveEnvironment, () => setConnection('lost'));
    void query('settings', undefined).then(receiveSettings, () => setConnection('lost'));
    void query('proposals.list', undefined).then(receiveProposals, () => setConnection('lost'));
  };
  askForAll();
  void query('app.health', undefined).then(
    (health) => {
      receiveHealth(health);
      explainCrash(health);
    },
    () => setConnection('lost'),
  );
  return () => {
    for (const stop of undo) stop();
    clearInterval(check);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
