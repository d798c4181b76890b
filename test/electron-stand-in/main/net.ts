import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Net } from 'electron';
import type { Recording } from '../recording.ts';
import { notImplemented, standInFor } from '../strict.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { ProtocolHandlers } from './protocol.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
};
const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface NetOptions {
  readonly lifecycle: Lifecycle;
  readonly handlers: ProtocolHandlers;
  readonly recording: Recording;
}

/** `net`: files, the app's own schemes, and this machine; nothing else is reachable from the stand-in. */
export function makeNet({ lifecycle, handlers, recording }: NetOptions): Net {
  return standInFor<Net>('net')({
    async fetch(input, init) {
      lifecycle.requireReady('net module can only be used after app is ready');
      const url = new URL(typeof input === 'string' ? input : input.url);
      if (url.protocol === 'file:') return fetchFile(url);
      const handler = handlers.forUrl(url.href);
      const request =
        typeof input === 'string' ? new Request(url, init as RequestInit) : (input as unknown as Request);
      if (handler && !init?.bypassCustomProtocolHandlers) return handler(request as never);
      recording.network.push(url.href);
      if (/^https?:$/.test(url.protocol) && THIS_MACHINE.has(url.hostname)) return fetch(request);
      throw notImplemented(`net.fetch beyond this machine (${url.href})`);
    },
    isOnline: () => false,
  });
}

async function fetchFile(url: URL): Promise<Response> {
  let bytes: Buffer;
  try {
    bytes = await readFile(fileURLToPath(url));
  } catch {
    throw new Error('net::ERR_FILE_NOT_FOUND');
  }
  const type = TYPES[extname(url.pathname).toLowerCase()] ?? 'application/octet-stream';
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
}
