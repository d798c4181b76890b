import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enqueue, shell, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('the local endpoint is opened in Settings, scraped, and there again after a restart of the engine', async () => {
  await using launched = await launchApp();
  const { app, page, userData } = launched;
  await page.keyboard.press('ControlOrMeta+,');
  // The port that is offered may be taken on the machine that tests; then its field says so.
  await page.getByRole('radio', { name: 'At a port' }).check({ force: true });
  const port = String(await freePort());
  await page.getByRole('textbox', { name: 'Port' }).fill(port);
  await page.keyboard.press('Enter');
  await page.getByText(`http://127.0.0.1:${port}`, { exact: true }).waitFor();

  const token = readFileSync(join(userData, 'data/endpoint/token'), 'utf8').trim();
  const scrape = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
  };
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(token);
  await enqueue(page, shell('true'), shell('true'));
  await untilJobs(page, { completed: 2 });
  expect(await scrape()).toContain('jobdeck_jobs_completed_total{queue="default",kind="command"} 2\n');

  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('a bug of the engine');
    });
  });
  await page.getByRole('button', { name: 'Restart the engine' }).click();
  await page.getByText('The engine runs again').first().waitFor();
  expect(await scrape()).toContain('jobdeck_jobs_counted_before{counter="completed"} 2\n');
});
