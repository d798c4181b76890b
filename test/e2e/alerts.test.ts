import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enqueue, shell } from './deck.ts';
import { launchApp } from './launch.ts';

/** What a program of the person's own was told, by its environment and on its standard input. */
interface Told {
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: { readonly event: string; readonly rule: string; readonly value: number };
}

/** Writes a line for each time that it is run. */
const PROGRAM = `
import { appendFileSync, readFileSync } from 'node:fs';
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('JOBDECK_ALERT_')));
const stdin = JSON.parse(readFileSync(0, 'utf8'));
appendFileSync(process.argv[2], JSON.stringify({ env, stdin }) + '\\n');
`;

test('a dead job is told by a lamp, a row and a command; it is acknowledged, and another alert silenced', async () => {
  await using launched = await launchApp();
  const { page, userData } = launched;
  const [program, file] = [join(userData, 'tell.mjs'), join(userData, 'told.jsonl')];
  writeFileSync(program, PROGRAM);
  writeFileSync(file, '');
  const told = (): readonly Told[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told);
  const lamps = page.getByRole('list', { name: 'Warning lamps' });
  const lamp = (name: string) => lamps.getByRole('listitem').filter({ hasText: name }).textContent();

  // In the morning: a program of one's own is to be told, and is tried.
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByRole('textbox', { name: 'Command' }).fill(`"${process.execPath}" "${program}" "${file}"`);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Tell of a test' }).click();
  await expect.poll(() => told().map(({ stdin }) => stdin.event), { timeout: 5_000 }).toEqual(['test']);

  // A level is changed; no disk has that much.
  await page.getByRole('button', { name: 'Edit The disk is nearly full' }).click();
  const sheet = page.getByRole('dialog', { name: 'Rule' });
  await sheet.getByRole('textbox', { name: 'Level' }).fill('900 TB');
  await sheet.getByRole('textbox', { name: 'Is over at' }).fill('900 TB');
  await sheet.getByRole('textbox', { name: 'After', exact: true }).fill('0 s');
  await sheet.getByRole('button', { name: 'Save rule' }).click();
  await sheet.waitFor({ state: 'detached' });

  // A job dies.
  await page.keyboard.press('ControlOrMeta+1');
  await enqueue(page, shell('exit 1', { name: 'Nightly backup', maxAttempts: 1 }));
  await page.getByRole('button', { name: 'Acknowledge: Dead jobs' }).click();
  await page.getByText(/^seen by /).waitFor();
  expect(await lamp('Dead')).toBe('Dead: lit');
  // What fires by the other rule is silenced.
  const silence = page.getByRole('button', { name: 'Silence for 1 h: The disk is nearly full' });
  await silence.waitFor();
  expect(await lamp('Disk')).toBe('Disk: lit');
  await silence.click();
  await silence.waitFor({ state: 'detached' });
  expect(await lamp('Disk')).toBe('Disk: not lit');
  expect(await lamp('Dead')).toBe('Dead: lit');

  // The program was run for each of them.
  await expect.poll(() => told().length, { timeout: 5_000 }).toBe(3);
  expect(told().map(({ stdin }) => stdin.rule)).toContain('disk-space');
  const { env, stdin } = told().find((each) => each.stdin.rule === 'dead-jobs') as Told;
  expect(stdin).toMatchObject({ event: 'fired', value: 1, acknowledgedBy: null });
  expect(env).toMatchObject({
    JOBDECK_ALERT_EVENT: 'fired',
    JOBDECK_ALERT_RULE: 'dead-jobs',
    JOBDECK_ALERT_SEVERITY: 'critical',
    JOBDECK_ALERT_VALUE: '1',
  });
});
