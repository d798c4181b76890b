import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../../shared/result.ts';
import type { EndpointAt } from '../../shared/settings/endpoint-settings.ts';
import type { Clock } from '../clock.ts';
import { createDispatch, type SomeHandlers } from '../ipc/dispatch.ts';
import { createRefusalLog } from '../ipc/refusal-log.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import { errorStack, errorText, type Logger } from '../logger.ts';
import type { Engine } from '../queue/engine.ts';
import { EventStream } from './event-stream.ts';
import { exposeMetrics } from './exposed.ts';
import { createGate, type Gate } from './gate.ts';
import { presentRoutes } from './health.ts';
import { outputStreamRoute } from './output-stream.ts';
import { type EndpointPlace, openPlace } from './place.ts';
import { MAX_BODY_BYTES, readJsonBody } from './read-body.ts';
import { type Reply, send } from './reply.ts';
import { findRoute, type RouteTable, tableOf } from './routes.ts';
import { scrapeRoute } from './scrape.ts';
import { BUG, closing, NO_BODY, SHUT, unavailable } from './server-replies.ts';
import { isStream, type StreamReply, Streams } from './streams.ts';
import { contractRoutes } from './v1.ts';
import { withoutSecretsIn } from './without-secrets.ts';

/**
 * The door of other programs of this machine: HTTP on 127.0.0.1 or at a Unix socket, for who has the token. It is shut
 * unless a person opens it (docs/endpoint.md).
 */
export interface EndpointServer {
  /** `http://127.0.0.1:4000`, or `unix:` and the path of the socket. */
  readonly address: string;
  readonly tokenFile: string;
  /** What comes from now on is not carried out. What is under way is answered. */
  shut(): void;
  /** Nobody is answered any more. May be called twice. */
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly folder: string;
  /** Port 0: one that is free. */
  readonly at: EndpointAt;
  readonly engine: Engine;
  readonly snapshots: Pick<SnapshotSource, 'current' | 'whole'>;
  /** What is offered under /v1. */
  readonly handlers: SomeHandlers;
  readonly version: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Default: LIMITS. */
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Connections at once; more are closed as they come. */
  readonly connections: number;
  /** Of all headers together, bytes. */
  readonly headerBytes: number;
  /** Of what is sent as JSON. */
  readonly bodyBytes: number;
  /** For a client to send its headers, and its whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often that is looked at. */
  readonly lookMs: number;
  /** The last events that are kept for clients that come back. */
  readonly events: number;
}

const LIMITS: Limits = {
  connections: 64,
  headerBytes: 16_384,
  bodyBytes: MAX_BODY_BYTES,
  headersMs: 10_000,
  requestMs: 30_000,
  lookMs: 5_000,
  events: 10_000,
};

const ADVICE = 'Correct the input; /v1/openapi.json describes it.';

export async function serveEndpoint(options: EndpointOptions): Promise<Result<EndpointServer>> {
  const { folder, at, engine, snapshots, version, logger, clock } = options;
  const handlers = withoutSecretsIn(options.handlers, engine);
  const limits = { ...LIMITS, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.lookMs,
  });
  server.maxConnections = limits.connections;
  const exposed = exposeMetrics({ engine, snapshots, clock, logger });
  const events = new EventStream({ engine, clock, kept: limits.events });
  const logRefusal = createRefusalLog(logger, clock);
  const streams = new Streams({
    clock,
    onStalled: () => logRefusal('endpoint', 'a client that takes nothing of its stream'),
  });
  let place: EndpointPlace | null = null;
  const closeAll = async (): Promise<void> => {
    exposed.stop();
    events.stop();
    await close(server, streams, place);
  };
  try {
    place = openPlace(folder, logger);
    await listen(server, at === 'socket' ? { path: place.socket } : { host: '127.0.0.1', port: at });
    const { address, hosts } = whereIs(server);
    const dispatch = createDispatch({ handlers, advice: ADVICE, logger, logRefusal });
    const shut = (): void => {
      door.isShut = true;
    };
    const door: Door = {
      isShut: false,
      gate: createGate({ token: place.token, hosts }),
      routes: tableOf([
        scrapeRoute(exposed),
        ...presentRoutes(() => snapshots.whole()),
        ...contractRoutes(handlers, dispatch, version),
        events.route,
        outputStreamRoute({ engine, clock }),
      ]),
      streams,
      logger,
      logRefusal,
      bodyBytes: limits.bodyBytes,
    };
    server.on('request', (request, response) => void answer(request, response, door));
    // Its body is not waited for: what is to be refused is refused before.
    server.on('checkContinue', (request, response) => {
      void answer(request, response, door, () => response.writeContinue());
    });
    server.on('drop', () => door.logRefusal('endpoint', 'too many connections'));
    server.on('error', (error) => logger.log('WARN', 'endpoint_failed', { error: errorText(error) }));
    place.publish(address);
    logger.log('INFO', 'endpoint_served', { address });
    return ok({ address, tokenFile: place.tokenFile, shut, close: closeAll });
  } catch (error) {
    await closeAll();
    logger.log('WARN', 'endpoint_unavailable', { error: errorText(error) });
    return err(unavailable(at, error));
  }
}

async function listen(
  server: Server,
  at: { readonly path: string } | { readonly host: string; readonly port: number },
): Promise<void> {
  server.listen(at);
  await once(server, 'listening');
}

function whereIs(server: Server): { readonly address: string; readonly hosts: readonly string[] } {
  const at = server.address() as AddressInfo | string;
  // At a socket there is no host; clients send this one.
  if (typeof at === 'string') return { address: `unix:${at}`, hosts: ['localhost'] };
  const names = [at.address, 'localhost'];
  const hosts = names.map((name) => `${name}:${at.port}`);
  return {
    address: `http://${at.address}:${at.port}`,
    // Of port 80 clients leave the port out.
    hosts: at.port === 80 ? [...hosts, ...names] : hosts,
  };
}

async function close(server: Server, streams: Streams, place: EndpointPlace | null): Promise<void> {
  place?.remove();
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  streams.close();
  // What they were told last is on its way after this turn.
  await setImmediate();
  server.closeAllConnections();
  await closed;
}

interface Door {
  isShut: boolean;
  readonly gate: Gate;
  readonly routes: RouteTable;
  readonly streams: Streams;
  readonly logger: Logger;
  readonly logRefusal: (channel: string, reason: string) => void;
  readonly bodyBytes: number;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  onBodyWanted = (): void => undefined,
): Promise<void> {
  const refused = door.gate.refuse(request);
  if (refused !== null) {
    door.logRefusal('endpoint', refused.reason);
    send(response, refused.reply);
    return;
  }
  if (door.isShut) {
    send(response, SHUT);
    return;
  }
  try {
    const reply = await replyTo(request, door, onBodyWanted);
    if (isStream(reply)) door.streams.open(response, reply);
    else send(response, reply);
  } catch (error) {
    // It went away, or was too slow, before it had sent all.
    if (request.destroyed && !request.complete) return;
    door.logger.log('ERROR', 'endpoint_bug', { error: errorStack(error) });
    if (response.headersSent) response.destroy();
    else send(response, BUG);
  }
}

async function replyTo(
  request: IncomingMessage,
  door: Door,
  onBodyWanted: () => void,
): Promise<Reply | StreamReply> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const found = findRoute(door.routes, request.method ?? '', pathname);
  if ('status' in found) return closing(found);
  const lastEventId = request.headers['last-event-id'];
  const asked = {
    query: searchParams,
    accept: request.headers.accept ?? '',
    lastEventId: typeof lastEventId === 'string' ? lastEventId : '',
  };
  if (found.method === 'GET')
    return hasBody(request) ? NO_BODY : found.answer({ ...asked, input: undefined });
  const body = await readJsonBody(request, door.bodyBytes, onBodyWanted);
  return body.ok ? found.answer({ ...asked, input: body.value }) : body.error;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
