import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('run --endpoint serves it to who has the token', async () => {
  const data = cli.folder();
  await cli.serve(data, '--endpoint', '0');
  const [address, token] = ['address', 'token'].map((name) =>
    readFileSync(join(data, 'endpoint', name), 'utf8').trim(),
  );
  const answer = await fetch(`${address}/health`, { headers: { authorization: `Bearer ${token}` } });
  expect(await answer.json()).toMatchObject({ status: 'ok', storage: 'ok' });
});

test('run --endpoint at a port that is taken says so and runs nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, out, err } = await cli.spawn('run', '--data', cli.folder(), '--endpoint', String(port));
  server.close();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('a port that another program has');
});

test('run --endpoint refuses what is no port, and a data folder that is none', async () => {
  const wrong = await cli.jobdeck('run', '--endpoint', '70000');
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('Expected a port') });
  const nowhere = await cli.jobdeck('run', '--memory', '--endpoint', '0');
  expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot be used with') });
});
