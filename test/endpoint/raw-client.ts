import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

/** Says what no client library would, and reads the answers until the server closes. */
export async function rawAnswer(address: string, text: string): Promise<string> {
  const socket = await rawSocket(address);
  socket.write(text);
  return untilClosed(socket);
}

export async function rawSocket(address: string): Promise<Socket> {
  const at = address.startsWith('unix:')
    ? { path: address.slice('unix:'.length) }
    : { host: '127.0.0.1', port: Number(new URL(address).port) };
  const socket = createConnection(at);
  await once(socket, 'connect');
  return socket;
}

export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  // A server that refuses what it has not read resets the connection.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

/** Header lines, as they stand. */
export function rawRequest(line: string, ...headers: readonly string[]): string {
  return [line, ...headers, '', ''].join('\r\n');
}
