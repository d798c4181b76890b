import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { fillRedacted, missingIn } from '../../shared/jobs/fill-redacted.ts';
import { formatOfName, type ImportFile } from '../../shared/jobs/import.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';

/** Asks for a secret by the name of its field. `stopped`: the person wants to be asked no more. */
export type AskSecret = (field: string) => Promise<{ readonly typed: string } | 'skipped' | 'stopped'>;

const valuesSchema = z.record(z.string(), z.string());

/**
 * A file of jobs with the values that an export left out (docs/export.md): those of the file `--fill`, and where one job
 * alone still lacks some, those that a person types. What is missing after that is told by the import, by its field.
 */
export async function fillIn(
  file: ImportFile,
  fill: string | undefined,
  askSecret: AskSecret | null,
): Promise<Result<ImportFile>> {
  const values = fill === undefined ? ok({}) : await readValues(fill);
  if (!values.ok) return values;
  const format = file.format ?? formatOfName(file.name);
  if (format !== 'json' && format !== 'jsonl') return ok(file);
  const jobs = jobsIn(file.text, format);
  if (jobs === null || !jobs.some((job) => missingIn(job).length > 0)) return ok(file);
  const filled = jobs.map((job) => (missingIn(job).length > 0 ? fillRedacted(job, values.value) : job));
  const lacking = filled.filter((job) => missingIn(job).length > 0);
  const [only] = lacking;
  if (askSecret !== null && lacking.length === 1 && only !== undefined) {
    const typed = await typedFor(only, askSecret);
    filled[filled.indexOf(only)] = fillRedacted(only, typed);
  }
  const lines = filled.map((job) => (typeof job === 'string' ? job : JSON.stringify(job)));
  return ok({ ...file, text: format === 'jsonl' ? lines.join('\n') : `[${lines.join(',\n')}]` });
}

/** The jobs of a file; of JSON lines also what is none, so that lines keep their numbers. null: the import tells why. */
function jobsIn(text: string, format: 'json' | 'jsonl'): readonly unknown[] | null {
  const parsed = (source: string): unknown => {
    try {
      return JSON.parse(source);
    } catch {
      return source;
    }
  };
  if (format === 'jsonl') return text.split('\n').map((line) => (line.trim() === '' ? line : parsed(line)));
  const value = parsed(text);
  return typeof value === 'string' ? null : [value].flat();
}

async function typedFor(job: unknown, askSecret: AskSecret): Promise<Readonly<Record<string, string>>> {
  const typed: Record<string, string> = {};
  for (const field of missingIn(job)) {
    const answer = await askSecret(field);
    if (answer === 'stopped') break;
    if (answer !== 'skipped') typed[field] = answer.typed;
  }
  return typed;
}

async function readValues(path: string): Promise<Result<Readonly<Record<string, string>>>> {
  const wrong = (got: string): Problem => ({
    field: '--fill',
    expected: 'a JSON file of fields and their values',
    got,
    fix: 'Write {"payload.env.TOKEN": "the value"}, and let nobody else read it.',
  });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return err(wrong(`${path}: ${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`));
  }
  try {
    const parsed = valuesSchema.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : err(wrong(`another JSON in ${path}`));
  } catch {
    return err(wrong(`no JSON in ${path}`));
  }
}

/** What is typed is not shown. */
export const askSecretOnTerminal: AskSecret = async (field) => {
  process.stderr.write(`${field}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    // Ctrl+D and Ctrl+C.
    const closed = new Promise<'stopped'>((resolve) => lines.once('close', () => resolve('stopped')));
    const asked = lines.question('').then((typed) => (typed === '' ? ('skipped' as const) : { typed }));
    return await Promise.race([asked.catch(() => 'stopped' as const), closed]);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};
