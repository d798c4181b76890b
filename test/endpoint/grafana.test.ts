import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { JOB_STATES } from '../../shared/jobs/job.ts';
import { exampleFile, groupingsIn, queriesOfExamples, seriesIn } from './promql.ts';
import { aMix, scraped } from './scraped.ts';
import { aFolder } from './setup.ts';

/** What Prometheus itself puts on every series. */
const ITS_LABELS = ['instance', 'job'];

/** Each series of the text, with its labels. */
function labelsOfSeries(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>([['up', new Set()]]);
  for (const line of text.split('\n')) {
    const [, series, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (series === undefined) continue;
    const names = [...labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, name = '']) => name);
    found.set(series, new Set([...(found.get(series) ?? []), ...names]));
  }
  return found;
}

describe('examples/grafana', () => {
  test('every series and label that the dashboard and the rules name is in the real exposition', async () => {
    const endpoint = await scraped();
    await aMix(endpoint);
    const known = labelsOfSeries(await endpoint.text());
    const queries = queriesOfExamples();
    expect(queries.length).toBeGreaterThan(30);
    for (const [where, expression] of queries) {
      const named = seriesIn(expression);
      expect(named, where).not.toEqual([]);
      const there = new Set(ITS_LABELS);
      for (const { series, labels, matchers } of named) {
        const its = known.get(series);
        expect(its, `${where}: ${series}`).toBeDefined();
        for (const label of its ?? []) there.add(label);
        for (const label of labels)
          expect([...(its ?? []), ...ITS_LABELS], `${where}: ${series}`).toContain(label);
        const states = matchers
          .filter(([label]) => label === 'state')
          .flatMap(([, , value]) => value.split('|'));
        for (const state of states) expect(JOB_STATES, where).toContain(state);
      }
      for (const label of groupingsIn(expression)) expect([...there], where).toContain(label);
    }
  });

  test('the dashboard is whole: its panels have numbers of their own and do not lie on each other', () => {
    const { panels } = JSON.parse(readFileSync(exampleFile('dashboard.json'), 'utf8'));
    const cells = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(cells.get(`${x} ${y}`), title).toBeUndefined();
          expect(x).toBeLessThan(24);
          cells.set(`${x} ${y}`, title);
        }
      }
    }
    expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  test.skipIf(!hasPromtool)(
    'promtool finds the rules right, and each tells what it should (skipped where it is not installed)',
    () => {
      const alerts = exampleFile('alerts.yml');
      const checked = spawnSync('promtool', ['check', 'rules', alerts], { encoding: 'utf8' });
      expect(checked, checked.stderr).toMatchObject({ status: 0 });
      const folder = aFolder();
      const cases = ['alerts.promtool.yml', 'alerts-of-a-day.promtool.yml'].map((name) => {
        const text = readFileSync(resolve(import.meta.dirname, name), 'utf8');
        const file = join(folder, name);
        writeFileSync(file, text.replace('ALERTS', JSON.stringify(alerts)));
        return { file, text };
      });
      const files = cases.map(({ file }) => file);
      const tried = spawnSync('promtool', ['test', 'rules', ...files], { encoding: 'utf8' });
      expect(tried, tried.stdout + tried.stderr).toMatchObject({ status: 0 });
      const tested = cases.map(({ text }) => text).join('');
      const told = [...readFileSync(alerts, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
      for (const name of told) expect(tested).toContain(`alertname: ${name}\n        exp_alerts`);
    },
  );
});
