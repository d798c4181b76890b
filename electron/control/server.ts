import { realpathSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { describeGot } from '../../shared/problems.ts';
import type { Problem } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { createDispatch, type Dispatch, type SomeHandlers } from '../ipc/dispatch.ts';
import { createOutputPublisher, type OutputPublisher } from '../ipc/output-publisher.ts';
import { createRefusalLog } from '../ipc/refusal-log.ts';
import { errorText, type Logger } from '../logger.ts';
import type { OutputStore } from '../queue/job-runner.ts';
import { type ControlPlace, placesToServe } from './place.ts';
import { LineTooLong, readLines } from './read-lines.ts';
import { callSchema, encodeLine, MAX_LINE_BYTES, PROTOCOL, type ServerLine } from './wire.ts';

/**
 * The door of the command line: a socket in the data folder that its owner alone can use. Whoever has the lock of the
 * folder serves it, so there is one server a folder; a socket file that a killed owner left is replaced.
 */
export interface ControlServer {
  /** Nobody new is let in, and no call that comes from now on is carried out. Those under way are answered. */
  shut(): void;
  /** Lets go of everybody. After the engine has stopped: then what was under way is answered. */
  close(): void;
}

export interface ControlServerOptions {
  readonly folder: string;
  readonly version: string;
  /** What is asked for over a connection that has this output in view. */
  readonly handlersFor: (outputs: Pick<OutputPublisher, 'follow'>) => SomeHandlers;
  readonly output: OutputStore;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Of a line, without its newline. Default: MAX_LINE_BYTES. */
  readonly maxLineBytes?: number;
}

/** More at once are a script gone wrong. */
const MAX_CONNECTIONS = 256;
/** A client that does not read what it follows is sent the next of it when it has read so much. */
const MAX_UNREAD_BYTES = 1_048_576;

/** Without a socket the app works all the same: that there is none is a warning in the log, and the value is null. */
export async function serveControl(options: ControlServerOptions): Promise<ControlServer | null> {
  const { folder, logger, clock } = options;
  const connections = new Set<Socket>();
  const logRefusal = createRefusalLog(logger, clock);
  const door = { isShut: false };
  const accept = (socket: Socket): void => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    // A client that is gone is no trouble of ours; its reader ends by the same error.
    socket.on('error', () => undefined);
    void converse(socket, { ...options, logRefusal, door });
  };
  // Half open: a client may say all it has to say and close its side before it reads the answers.
  const server = createServer({ allowHalfOpen: true }, accept);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('error', (error) => logger.log('WARN', 'control_failed', { error: errorText(error) }));
  const place = await listen(server, folder, logger);
  if (place === null) return null;
  logger.log('INFO', 'control_served', { path: place.path });
  const shut = (): void => {
    if (door.isShut) return;
    door.isShut = true;
    server.close();
    place.remove();
  };
  return {
    shut,
    close: () => {
      shut();
      for (const socket of connections) socket.destroySoon();
    },
  };
}

async function listen(server: Server, folder: string, logger: Logger): Promise<ControlPlace | null> {
  let failure: unknown = null;
  try {
    for (const makePlace of placesToServe(folder)) {
      const place = makePlace();
      try {
        await listenAt(server, place.path);
        place.publish();
        return place;
      } catch (error) {
        // A file system may know no sockets.
        place.remove();
        failure = error;
      }
    }
  } catch (error) {
    failure = error;
  }
  logger.log('WARN', 'control_unavailable', { folder, error: errorText(failure) });
  return null;
}

function listenAt(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      server.off('error', onError).off('listening', onListening);
      act();
    };
    const onError = (error: Error): void => settle(() => reject(error))();
    const onListening = settle(resolve);
    server.on('error', onError).on('listening', onListening).listen(path);
  });
}

interface Door extends ControlServerOptions {
  readonly logRefusal: (channel: string, reason: string) => void;
  readonly door: { readonly isShut: boolean };
}

/** One connection from hello to its end. A call is carried out when the one before it has been answered. */
async function converse(socket: Socket, options: Door): Promise<void> {
  const { folder, version, output, clock, logger, logRefusal, handlersFor, door } = options;
  const { maxLineBytes = MAX_LINE_BYTES } = options;
  const send = (line: ServerLine): void => {
    if (socket.writable) socket.write(encodeLine(line));
  };
  const outputs = createOutputPublisher({
    output,
    clock,
    send: (value) => {
      send({ push: 'output', value });
      if (socket.writableLength > MAX_UNREAD_BYTES) outputs.hide();
    },
  });
  socket.on('drain', outputs.show);
  outputs.show();
  const advice = 'Use the jobdeck command line of the same version as the app.';
  const dispatch = createDispatch({ handlers: handlersFor(outputs), advice, logger, logRefusal });
  send({ hello: { protocol: PROTOCOL, version, folder: realpathSync(folder), pid: process.pid } });
  try {
    // What is to be said in the end needs a socket that is still there.
    for await (const line of readLines(socket.iterator({ destroyOnReturn: false }), maxLineBytes)) {
      if (line !== '') send(await answer(line, dispatch, door.isShut));
    }
  } catch (error) {
    if (error instanceof LineTooLong) send({ id: null, refused: lineTooLong(maxLineBytes) });
    // Anything else is the connection's own end.
  } finally {
    outputs.stop();
    socket.destroySoon();
  }
}

async function answer(line: string, dispatch: Dispatch, isShut: boolean): Promise<ServerLine> {
  const call = parseCall(line);
  if (call === null) return { id: null, refused: noCall(line) };
  const { id, input } = call;
  if (isShut) return { id, refused: SHUT };
  const answered =
    'command' in call
      ? await dispatch.call('command', call.command, input)
      : await dispatch.call('query', call.query, input);
  return { id, ...answered };
}

function parseCall(line: string) {
  try {
    return callSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function noCall(line: string): Problem {
  return {
    field: '',
    expected: 'a call as JSON on one line, like {"id": 1, "query": "snapshot"}',
    got: describeGot(line),
    fix: 'Nothing was changed. docs/cli.md tells what can be sent.',
  };
}

function lineTooLong(maxBytes: number): Problem {
  return {
    field: '',
    expected: `a line of at most ${maxBytes.toLocaleString('en')} bytes`,
    got: 'a longer one',
    fix: 'Nothing was changed, and the connection was closed. Send less at once.',
  };
}

const SHUT: Problem = {
  field: '',
  expected: 'a Jobdeck that runs',
  got: 'one that is quitting',
  fix: 'Nothing was changed. Try again when it has ended.',
};
