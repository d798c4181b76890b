import { describeGot } from '../../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { EndpointAt, EndpointPresent } from '../../../shared/settings/endpoint-settings.ts';
import type { EndpointOptions, EndpointServer } from '../../endpoint/server.ts';
import type { SettingsFile } from '../settings-file.ts';

/** The local endpoint as a person opens and closes it in the window. It lives as long as one engine. */
export interface EndpointDesk {
  /** When what is under way is done. */
  present(): Promise<EndpointPresent>;
  /** null closes it. Holds at once, and from then on; what is refused changes nothing. */
  set(at: EndpointAt | null): Promise<Result<null>>;
  /** Opens it where it was chosen. */
  start(): Promise<void>;
  /** Nothing that comes from now on is carried out. */
  shut(): void;
  /** May be called twice. */
  close(): Promise<void>;
}

export function createEndpointDesk(
  parts: {
    readonly settings: Pick<SettingsFile, 'get' | 'change'>;
    /** null: everything is in memory. */
    readonly folder: string | null;
  } & Omit<EndpointOptions, 'folder' | 'at' | 'limits'>,
): EndpointDesk {
  const { settings, folder, ...served } = parts;
  let server: EndpointServer | null = null;
  let present: EndpointPresent = folder === null ? { state: 'no-folder' } : { state: 'closed' };
  let isShut = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One after another: two of them would take each other's files away. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };

  const open = async (at: EndpointAt): Promise<Result<null>> => {
    if (folder === null) return err(NO_FOLDER);
    if (isShut) return err(QUITTING);
    // Only now: most people have no use for it, and it takes its time to load.
    const { serveEndpoint } = await import('../../endpoint/server.ts');
    const opened = await serveEndpoint({ ...served, folder, at });
    if (!opened.ok) return opened;
    server = opened.value;
    if (isShut) server.shut();
    const { address, tokenFile } = server;
    present = { state: 'open', at, address, tokenFile };
    return ok(null);
  };
  const close = async (): Promise<void> => {
    const closing = server;
    server = null;
    if (folder !== null) present = { state: 'closed' };
    await closing?.close();
  };
  const openOrTell = async (at: EndpointAt): Promise<void> => {
    const opened = await open(at);
    if (!opened.ok && folder !== null) present = { state: 'failed', at, problem: opened.error };
  };

  const change = async (at: EndpointAt | null): Promise<Result<null>> => {
    if (typeof at === 'number' && (at < 1 || at > 65_535)) return err(noPort(at));
    const before = present;
    if (before.state === 'open' && before.at === at) return ok(null);
    await close();
    const opened = at === null ? ok(null) : await open(at);
    if (opened.ok) settings.change({ endpoint: at });
    else if (before.state === 'open') await openOrTell(before.at);
    else if (before.state === 'failed' && before.at === at) present = { ...before, problem: opened.error };
    else present = before;
    return opened;
  };
  return {
    present: () => inTurn(async () => present),
    set: (at) => inTurn(() => change(at)),
    start: () =>
      inTurn(async () => {
        const { endpoint: at } = settings.get();
        if (at !== null) await openOrTell(at);
      }),
    shut: () => {
      isShut = true;
      server?.shut();
    },
    close: () => inTurn(close),
  };
}

const NO_FOLDER: Problem = {
  field: 'at',
  expected: 'a data folder, for its token',
  got: 'jobs in memory',
  fix: 'Start Jobdeck without --memory.',
};

const QUITTING: Problem = {
  field: 'at',
  expected: 'a Jobdeck that runs',
  got: 'one that is quitting',
  fix: 'Try again when it runs again.',
};

const noPort = (at: number): Problem => ({
  field: 'at',
  expected: 'a port from 1 to 65535',
  got: describeGot(at),
  fix: 'Choose one from 1024 on that no other program has.',
});
