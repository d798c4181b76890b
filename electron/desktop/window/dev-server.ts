/**
 * `npm run dev` only: the page stays at app://jobdeck/, so that all checks of origin are the built app's, and its files
 * come from Vite. Hot reload needs an inline script and a socket, which the built app's policy forbids.
 */
export function proxyDevServer(origin: string): (request: Request) => Promise<Response> {
  const socket = origin.replace(/^http/, 'ws');
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ${origin} ${socket}`,
  ].join('; ');

  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const response = await fetch(new URL(pathname + search, origin), { headers: request.headers });
    const headers = new Headers(response.headers);
    headers.set('Content-Security-Policy', policy);
    // fetch has undone the compression.
    headers.delete('Content-Encoding');
    headers.delete('Content-Length');
    return new Response(response.body, { status: response.status, headers });
  };
}
