import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue, shell, untilJobs } from './deck.ts';
import { type LaunchedApp, launchApp } from './launch.ts';
import { compareWithNow, proposeRetry, saveSnapshot } from './travel.ts';

const press = (page: Page, key: string): Promise<void> => page.keyboard.press(`ControlOrMeta+${key}`);

/** Each brings the window to a screen, from anywhere. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  Overview: (page) => press(page, '1'),
  'Jobs with a dead job open': async (page) => {
    await press(page, '2');
    await page.getByRole('row', { name: /Break it/ }).click();
    await page.getByText('it broke').first().waitFor();
  },
  'the search in an output': async (page) => {
    await press(page, 'f');
    await page.getByRole('textbox', { name: 'Find in the output' }).fill('broke');
    await page.getByText('1 of 1', { exact: true }).waitFor();
  },
  'the menu of rarer actions': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: /^Duplicate/ }).waitFor();
  },
  'the columns, and a search in chips': async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('state:dead queue:default ');
    await page.getByRole('button', { name: 'Columns and order' }).click();
    await page.getByRole('dialog', { name: 'Columns and order' }).waitFor();
  },
  'ways back in messages': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    for (const name of ['One too many', 'Two too many', 'Three too many', 'Four too many']) {
      await page.getByRole('row', { name: new RegExp(name) }).click();
      await page.keyboard.press('d');
      await page.getByText('Deleted', { exact: true }).first().waitFor();
    }
    await page.getByText('1 earlier change can be taken back').waitFor();
  },
  'what depends on what': async (page) => {
    await page.getByRole('row', { name: /Gather/ }).click();
    await page.getByRole('tab', { name: 'Dependencies' }).click();
    await page.getByRole('region', { name: 'What depends on what' }).waitFor();
  },
  Queues: (page) => press(page, '3'),
  'a rate with an error': async (page) => {
    await page.getByRole('button', { name: /^Rate limit of default/ }).click();
    await page.getByRole('textbox', { name: 'Starts' }).fill('0');
    await page.getByRole('button', { name: 'Set limit' }).click();
    await page.getByRole('alert').waitFor();
  },
  Schedules: async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '4');
    await page.getByRole('listitem', { name: 'Nightly' }).waitFor();
  },
  History: async (page) => {
    await press(page, '5');
    await page.getByRole('row', { name: /^Total/ }).waitFor();
    await page.getByRole('slider', { name: 'Completed over time' }).press('ArrowLeft');
  },
  'the Overview as it was': async (page) => {
    await page.getByRole('slider', { name: 'Completed over time' }).press('Enter');
    await page.locator('.past[aria-busy=false] .u-over').waitFor();
  },
  'the Queues as they were': async (page) => {
    await press(page, '3');
    await page.getByRole('list', { name: 'Queues then' }).waitFor();
  },
  Log: async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '6');
    await page.getByText('job_dead').first().waitFor();
  },
  'Settings with an error, and an alert that fires': async (page) => {
    await press(page, ',');
    await page.getByRole('button', { name: 'Acknowledge Dead jobs' }).waitFor();
    await page.getByRole('textbox', { name: 'Completed' }).fill('9999');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
  },
  'Settings with the local endpoint and telemetry on': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'At a socket' }).check({ force: true });
    await page.getByRole('button', { name: 'Copy the path of the token' }).waitFor();
    // Nobody listens there: that it fails is told.
    await page.getByRole('textbox', { name: 'Collector' }).fill('http://127.0.0.1:9');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Headers' }).waitFor();
  },
  'who else is told of alerts, and that it failed': async (page) => {
    await page.getByRole('textbox', { name: 'Webhook' }).fill('http://127.0.0.1:9/told');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Authorization' }).waitFor();
    await page.getByRole('button', { name: 'Tell of a test' }).press('Enter');
    await page.getByText(/^Not told at /).waitFor();
  },
  'a rule with an error': async (page) => {
    await page.getByRole('button', { name: 'New rule' }).press('Enter');
    await page.getByRole('button', { name: 'Add rule' }).press('Enter');
    await page.getByRole('alert').waitFor();
  },
  'the import sheet': async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['name,shell\nFirst,true\nshort row\n'], 'jobs.csv'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    });
    await page.getByText('1 line is wrong, 1 job can be queued').waitFor();
  },
  'the sheet that edits a job': async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '2');
    await page.getByRole('row', { name: /Break it/ }).click();
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await page.getByRole('dialog', { name: 'Edit job' }).waitFor();
    await page.getByRole('textbox', { name: 'Concurrency key' }).fill('host');
  },
  'the command palette': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await press(page, 'k');
    await page.getByRole('combobox', { name: 'Search jobs or type a command' }).fill('Work');
    await page.getByRole('option', { name: /^Work/ }).waitFor();
  },
  'all keys': async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '/');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  },
  'two snapshots compared': async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '1');
    await compareWithNow(page);
  },
  'a change that a model asks for': async (page) => {
    await page.keyboard.press('Escape');
    await proposeRetry(page);
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('button', { name: 'Do it' }).waitFor();
  },
  'New job, a command': async (page) => {
    await page.keyboard.press('Escape');
    await press(page, '1');
    await press(page, 'n');
    await page.getByRole('dialog').waitFor();
  },
  'the list of templates': async (page) => {
    await page.getByRole('combobox', { name: 'From a template' }).selectOption('Rename or delete…');
    await page.getByRole('button', { name: /^Delete/ }).waitFor();
  },
  'New job, a request with an error': async (page) => {
    await page.keyboard.press('Escape');
    await press(page, 'n');
    await page.getByRole('radio', { name: 'HTTP request' }).check({ force: true });
    await page.getByRole('button', { name: /^Queue job/ }).click();
  },
};

describe('axe finds nothing', () => {
  let launched: LaunchedApp;
  beforeAll(async () => {
    launched = await launchApp();
    await saveSnapshot(launched, join(mkdtempSync(join(tmpdir(), 'jobdeck-axe-')), 'before.json'));
    await enqueue(launched.page, shell('echo it broke >&2; exit 3', { name: 'Break it', maxAttempts: 1 }));
    await enqueue(launched.page, shell('echo at work; sleep 600', { name: 'Work' }));
    await untilJobs(launched.page, { dead: 1, running: 1 });
    const later = { delayMs: 3_600_000 };
    const many = ['One', 'Two', 'Three', 'Four'].map((of) =>
      shell('true', { name: `${of} too many`, ...later }),
    );
    const sources = await enqueue(
      launched.page,
      ...['Left', 'Right'].map((name) => shell('true', { name, ...later })),
      ...many,
    );
    await enqueue(launched.page, shell('true', { name: 'Gather', dependsOn: sources.slice(0, 2) }));
    await launched.page.evaluate(() =>
      window.jobdeck?.command('templates.save', {
        name: 'Nightly',
        job: { kind: 'command', payload: { shell: 'true' } },
      }),
    );
    await launched.page.evaluate(() =>
      window.jobdeck?.command('schedules.add', {
        schedule: {
          name: 'Nightly',
          cron: '30 2 * * *',
          job: { kind: 'command', payload: { shell: 'true' } },
        },
      }),
    );
  });
  afterAll(() => launched.close());

  it.each(Object.entries(screens))('on %s, in both themes', async (_name, show) => {
    const { page } = launched;
    await show(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Electron opens no second page for axe to put its parts together in.
      const axe = new AxeBuilder({ page }).setLegacyMode();
      // Of all rules only this one depends on the theme.
      if (colorScheme === 'dark') axe.withRules('color-contrast');
      const { violations, passes } = await axe.analyze();
      expect(passes.length, 'rules that were checked').toBeGreaterThan(colorScheme === 'dark' ? 0 : 10);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    }
  });
});
