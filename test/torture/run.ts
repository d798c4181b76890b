/**
 * `npm run torture -- NAME [--cycles N] [--seed S]`: one JSON line at the end, `{"torture","cycles","lost",…}`. Exit 0
 * when nothing was lost, duplicated or mismatched, 1 when something was, 2 when the torture can't run here.
 */
import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CannotRun, type TortureModule, type TortureOptions } from './torture.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.torture.ts'))
  .map((file) => file.replace('.torture.ts', ''));
const [name = '', ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  refuse(`expected one of the tortures ${names.join(', ')}; got "${name}".`);
}

const torture = (await import(`./${name}.torture.ts`)) as TortureModule;
const options = optionsFrom(rest, torture);
console.log(`${name}: seed ${options.seed}`);
try {
  const result = await torture.run(options);
  console.log(JSON.stringify({ torture: name, ...result, seed: options.seed }));
  process.exitCode = result.lost + result.duplicated + result.mismatched === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  refuse(`${name} can't run here: ${error.message}`);
}

function optionsFrom(args: readonly string[], { options: own = {} }: TortureModule): TortureOptions {
  const config: ParseArgsConfig['options'] = { cycles: { type: 'string' }, seed: { type: 'string' }, ...own };
  try {
    const { cycles, seed, ...more } = parseArgs({ args: [...args], options: config }).values;
    return {
      cycles: cycles === undefined ? null : wholeNumber('cycles', cycles),
      seed: seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', seed),
      more,
    };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(option: string, value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    refuse(`--${option}: expected a whole number from 1, got "${value}".`);
  }
  return number;
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
