/** `npm run bench -- [name…] [--json FILE]`: one JSON line a figure, when it is known. */
import { readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(
    `expected benches out of ${names.join(', ')}; got ${unknown.join(', ')}. Name some of these, or none for all.`,
  );
  process.exit(2);
}

// Ended, it leaves nothing behind: what it started and the folders it made go with it.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGINT', () => process.exit(130));

const lines: string[] = [];
for (const name of positionals.length > 0 ? positionals : names) {
  const bench = (await import(`./${name}.bench.ts`)) as {
    run(): Promise<readonly Figure[]> | AsyncIterable<Figure>;
  };
  for await (const figure of await bench.run()) {
    lines.push(JSON.stringify(figure));
    console.log(lines.at(-1));
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${lines.join('\n')}\n`);
