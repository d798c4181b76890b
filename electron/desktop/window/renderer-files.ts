import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isAppUrl } from '../../ipc/sender.ts';

/**
 * Answers the window's requests for app://jobdeck/… with files of one folder and nothing else. Needs no Electron: a
 * request goes in, a response comes out.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export function serveRendererFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isAppUrl(request.url)) return plain(404, 'Not found: no such host.');
    if (request.method !== 'GET') return plain(405, 'Only GET is answered.', { Allow: 'GET' });
    const path = relativePath(new URL(request.url).pathname);
    if (path === null) return plain(400, 'Not a path.');
    const file = await containedFile(folder, path);
    if (file === null) return plain(404, 'Not found.');
    const type = TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
    return respond(200, new Uint8Array(await readFile(file)), { 'Content-Type': type });
  };
}

/** Decoded once. A separator or a step up that was hidden by encoding has no honest use, so it is refused. */
function relativePath(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/%2f|%5c/i.test(pathname) || /[\0\\:]/.test(decoded)) return null;
  if (decoded.split('/').some((part) => part === '..' || part === '.')) return null;
  return decoded === '/' ? 'index.html' : decoded.slice(1);
}

/** Compared after symbolic links were followed: a link inside the folder must not lead out of it. */
async function containedFile(folder: string, path: string): Promise<string | null> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(root + sep) && extname(file) !== '' ? file : null;
  } catch {
    return null;
  }
}

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return respond(status, text, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
}

function respond(
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(body, {
    status,
    headers: {
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      ...headers,
    },
  });
}
