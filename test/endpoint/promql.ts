import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../examples/grafana');
export const exampleFile = (name: string): string => resolve(FOLDER, name);

/** All that examples/grafana asks of Prometheus, with where it stands. */
export function queriesOfExamples(): readonly (readonly [where: string, expression: string])[] {
  const dashboard: unknown = JSON.parse(readFileSync(exampleFile('dashboard.json'), 'utf8'));
  const rules = readFileSync(exampleFile('alerts.yml'), 'utf8');
  return [...inDashboard(dashboard, 'dashboard'), ...inRules(rules)];
}

function* inDashboard(value: unknown, where: string): Iterable<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) return;
  const { title, expr, definition } = value as Readonly<Record<string, unknown>>;
  const here = typeof title === 'string' ? title : where;
  if (typeof expr === 'string') yield [here, expr];
  // What a choice has to choose from: label_values(series, label).
  if (typeof definition === 'string')
    yield [here, definition.replace(/^label_values\((.*), (\w+)\)$/, 'count by ($2) ($1)')];
  for (const each of Object.values(value)) yield* inDashboard(each, here);
}

/** As the file is written: a rule's expression is on its line, or in the block below it. */
function* inRules(text: string): Iterable<readonly [string, string]> {
  for (const rule of text.split(/^ {6}- alert: /m).slice(1)) {
    const name = rule.slice(0, rule.indexOf('\n'));
    const block = /^ {8}expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/m.exec(rule);
    yield [name, (block?.[1] ?? block?.[2] ?? '').replace(/\s+/g, ' ').trim()];
  }
}

export interface Named {
  readonly series: string;
  readonly labels: readonly string[];
  readonly matchers: readonly (readonly [label: string, operator: string, value: string])[];
}

/** The series that an expression names, with the labels that it chooses them by. */
export function seriesIn(expression: string): readonly Named[] {
  return [...expression.matchAll(/\b(jobdeck_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, series = '', chosen = '']) => {
      const matchers = [...chosen.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
        ([, label = '', operator = '', value = '']) => [label, operator, value] as const,
      );
      return { series, labels: matchers.map(([label]) => label), matchers };
    },
  );
}

/** The labels that an expression groups or joins by. */
export function groupingsIn(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
}
