import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serveRendererFiles } from '../../../electron/desktop/window/renderer-files.ts';

const parent = mkdtempSync(join(tmpdir(), 'jobdeck-renderer-'));
const folder = join(parent, 'renderer');
mkdirSync(join(folder, 'assets'), { recursive: true });
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'assets/index.js'), 'void 0');
writeFileSync(join(folder, 'assets/a b.css'), 'a{}');
writeFileSync(join(folder, 'assets/font.woff2'), '');
writeFileSync(join(parent, 'secret.html'), 'secret');
mkdirSync(join(parent, 'renderer-other'));
writeFileSync(join(parent, 'renderer-other/x.html'), 'secret');
symlinkSync(join(parent, 'secret.html'), join(folder, 'link.html'));
symlinkSync(parent, join(folder, 'up'));

const serve = serveRendererFiles(folder);
const get = (url: string, init?: RequestInit): Promise<Response> => serve(new Request(url, init));

test('files are answered with their type', async () => {
  const types: Record<string, string> = {
    'app://jobdeck/': 'text/html; charset=utf-8',
    'app://jobdeck/index.html?x=1#y': 'text/html; charset=utf-8',
    'app://jobdeck/assets/index.js': 'text/javascript; charset=utf-8',
    'app://jobdeck/assets/a%20b.css': 'text/css; charset=utf-8',
    'app://jobdeck/assets/font.woff2': 'font/woff2',
  };
  for (const [url, type] of Object.entries(types)) {
    const response = await get(url);
    expect([response.status, response.headers.get('content-type')], url).toEqual([200, type]);
  }
});

test('every answer, a refusal too, carries the policy and nosniff', async () => {
  for (const url of ['app://jobdeck/', 'app://jobdeck/none.html']) {
    const { headers } = await get(url);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

for (const path of [
  '../secret.html',
  '%2e%2e/secret.html',
  '..%2fsecret.html',
  '%2e%2e%2fsecret.html',
  '..%5csecret.html',
  '%252e%252e%252fsecret.html',
  'assets/..%2f..%2fsecret.html',
  '..%2frenderer-other/x.html',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'link.html',
  'up/secret.html',
  'index.html%00.js',
  '%',
  'assets',
  'assets/',
  'C:%5cWindows%5cwin.ini',
]) {
  test(`app://jobdeck/${path} leads nowhere`, async () => {
    const response = await get(`app://jobdeck/${path}`);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('secret');
  });
}

test('other hosts are not ours', async () => {
  for (const url of ['app://other/', 'app://jobdeck.example/index.html', 'app://jobdeck:80/']) {
    expect((await get(url)).status, url).toBe(404);
  }
});

test('only GET is answered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
    const response = await get('app://jobdeck/index.html', { method });
    expect([response.status, response.headers.get('allow')], method).toEqual([405, 'GET']);
  }
});
