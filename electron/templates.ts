import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  MAX_TEMPLATES,
  namesOf,
  parseTemplate,
  parseTemplateName,
  type Template,
} from '../shared/jobs/templates.ts';
import { err, ok, type Problem, type Result } from '../shared/result.ts';
import type { TemplateDesk } from './ipc/template-desk.ts';
import { errorText } from './logger.ts';
import { writeFile } from './write-file.ts';

export const TEMPLATES_FILE = 'templates.json';

/** What a job in it says is looked at when it is used: a template that has become wrong is still there. */
const schema = z.strictObject({
  templates: z.array(z.strictObject({ name: z.string(), job: z.unknown() })).max(MAX_TEMPLATES),
});

/** Without a folder they are kept in memory, like everything else then. */
export function createTemplateDesk(folder: string | null): TemplateDesk {
  const file = folder === null ? null : join(folder, TEMPLATES_FILE);
  let templates: Promise<Result<readonly Template[]>> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const all = async (): Promise<Result<readonly Template[]>> => {
    templates ??= file === null ? Promise.resolve(ok([])) : readTemplates(file);
    const now = await templates;
    // A file that is wrong may be put right.
    if (!now.ok) templates = null;
    return now;
  };
  /** One change after the other, each from what the one before it left. */
  const change = <E>(
    make: (now: readonly Template[]) => Result<readonly Template[], E>,
  ): Promise<Result<null, E | Problem>> => {
    const mine = last.then(async () => {
      const now = await all();
      if (!now.ok) return now;
      const next = make(now.value);
      if (!next.ok) return next;
      const sorted = [...next.value].sort((a, b) => a.name.localeCompare(b.name));
      if (file !== null) {
        const written = await writeFile(file, `${JSON.stringify({ templates: sorted }, null, 2)}\n`);
        if (!written.ok) return written;
      }
      templates = Promise.resolve(ok(sorted));
      return ok(null);
    });
    last = mine;
    return mine;
  };

  return {
    list: async () => {
      const now = await all();
      return now.ok ? ok(namesOf(now.value)) : now;
    },
    get: async (name) => {
      const now = await all();
      return now.ok ? ok(now.value.find((each) => each.name === name) ?? null) : now;
    },
    save: async (name, job) => {
      const parsed = parseTemplate(name, job);
      if (!parsed.ok) return parsed;
      const done = await change<Problem>((now) => {
        const others = now.filter((each) => each.name !== parsed.value.name);
        return others.length >= MAX_TEMPLATES ? err(TOO_MANY) : ok([...others, parsed.value]);
      });
      return done.ok ? done : err([done.error]);
    },
    rename: async (name, to) => {
      const named = parseTemplateName(to);
      if (!named.ok) return named;
      return change<Problem>((now) => {
        const its = now.find((each) => each.name === name);
        if (its === undefined) return err(noSuch(name));
        const others = now.filter((each) => each !== its);
        if (others.some((each) => each.name === named.value)) return err(taken(named.value));
        return ok([...others, { ...its, name: named.value }]);
      });
    },
    remove: (name) =>
      change<Problem>((now) => {
        const others = now.filter((each) => each.name !== name);
        return others.length === now.length ? err(noSuch(name)) : ok(others);
      }),
  };
}

async function readTemplates(file: string): Promise<Result<readonly Template[]>> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? ok(parsed.data.templates) : err(isWrong(file, 'something else'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok([]);
    return err(isWrong(file, errorText(error)));
  }
}

const isWrong = (file: string, got: string): Problem => ({
  field: '',
  expected: `{"templates": [{"name": …, "job": …}]}, at most ${MAX_TEMPLATES} of them, in ${file}`,
  got,
  fix: 'Correct the file, or move it away. Nothing is written to it meanwhile.',
});
const TOO_MANY: Problem = {
  field: 'template',
  expected: `at most ${MAX_TEMPLATES} templates`,
  got: 'one more',
  fix: 'Delete one that is not used any more.',
};
const noSuch = (name: string): Problem => ({
  field: 'template',
  expected: 'the name of a template',
  got: JSON.stringify(name),
  fix: 'It may have been renamed or deleted meanwhile.',
  code: 'not-found',
});
const taken = (name: string): Problem => ({
  field: 'template',
  expected: 'a name that no other template has',
  got: JSON.stringify(name),
  fix: 'Give another name, or delete the other one first.',
});
