// The small server that the tour's HTTP jobs talk to. It runs as a job itself, answers on this machine only, and ends
// when nobody has asked for anything for a while. Needs nothing but Node 20 or newer.
import { createServer } from 'node:http';

const PORT = 47213;
/** Jobs may have to wait for a free worker before they ask for the first time, and between two. */
const FIRST_REQUEST_MS = 60_000;
const IDLE_MS = 30_000;

/** How often each address was asked, for those that answer differently in time. */
const asked = new Map();
let goodbye = setTimeout(end, FIRST_REQUEST_MS, 'nobody asked');

const server = createServer((request, response) => {
  clearTimeout(goodbye);
  goodbye = setTimeout(end, IDLE_MS, `idle for ${IDLE_MS / 1000} s`);
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://127.0.0.1:${PORT}`);
  const times = (asked.get(pathname) ?? 0) + 1;
  asked.set(pathname, times);
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const [status, answer, headers = {}] = respond(request.method, pathname, searchParams, body, times);
    const wait = Math.min(Number(searchParams.get('wait') ?? 0), 20_000);
    setTimeout(() => {
      console.log(`${request.method} ${request.url} ${status}`);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(answer === null ? undefined : `${JSON.stringify(answer)}\n`);
    }, wait);
  });
});

function respond(method, pathname, searchParams, body, times) {
  if (pathname === '/status') return [200, { ok: true, uptime: Math.round(process.uptime()) }];
  if (pathname === '/old-status') return [302, null, { location: '/status' }];
  if (pathname === '/orders' && method === 'POST')
    return [201, { received: JSON.parse(body), number: times }];
  if (pathname === '/orders/17' && method === 'DELETE') return [204, null];
  if (pathname === '/settings' && method === 'PUT') return [200, { saved: body.length }];
  if (pathname === '/catalogue') return [200, catalogue(Number(searchParams.get('items') ?? 100))];
  // Unavailable twice, as a service is that is being restarted; it says when to come back.
  if (pathname === '/restarting' && times < 3) return [503, { error: 'restarting' }, { 'retry-after': '1' }];
  if (pathname === '/restarting') return [200, { ok: true, asked: times }];
  return [404, { error: `nothing at ${pathname}` }];
}

function catalogue(items) {
  return Array.from({ length: Math.min(items, 5_000) }, (_, index) => ({
    id: index + 1,
    name: `Item ${index + 1}`,
    price: ((index * 37) % 900) / 10,
  }));
}

function end(why) {
  clearTimeout(goodbye);
  console.log(`${why}: the tour's server ends`);
  server.close();
  server.closeAllConnections();
}

server.on('error', (error) => {
  clearTimeout(goodbye);
  if (error.code === 'EADDRINUSE') {
    console.log(`port ${PORT} is taken: another tour is under way, and its server will do`);
    return;
  }
  console.error(error.message);
  process.exitCode = 1;
});
server.listen(PORT, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${PORT}`));
process.on('SIGTERM', () => end('asked to end'));
