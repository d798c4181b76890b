import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultFunction, moduleFile, moduleFiles } from './module-file.ts';
import { startRunner } from './test-runner.ts';

const failed = (code: string, message: unknown, more: object = {}) => ({
  type: 'failed',
  retryable: true,
  error: expect.objectContaining({ code, message }),
  ...more,
});
const hopeless = { retryable: false };

describe('a module', () => {
  it('is called with its input and a context; what it returns is the result', async () => {
    const { module } = startRunner();
    const path = moduleFile(
      defaultFunction(`return { doubled: input.n * 2, attempt: context.attempt, jobId: context.jobId,
        aborted: context.signal.aborted, previousError: context.previousError };`),
    );
    const run = module({ path, input: { n: 21 } });
    expect(await run.outcome).toEqual({
      type: 'succeeded',
      result: { doubled: 42, attempt: 1, jobId: 'job-1', aborted: false, previousError: null },
    });
  });

  it('that returns nothing has the result null', async () => {
    const { module } = startRunner();
    const run = module({ path: moduleFile(defaultFunction('')) });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: null });
  });

  it.each([
    ['CommonJS', 'work.cjs', 'module.exports = (n) => n + 1;', undefined],
    [
      'compiled to CommonJS',
      'work.cjs',
      'exports.__esModule = true; exports.default = (n) => n + 1;',
      undefined,
    ],
    ['a named export', 'work.mjs', 'export const next = (n) => n + 1;', 'next'],
    ['a named export of CommonJS', 'work.cjs', 'module.exports = { next: (n) => n + 1 };', 'next'],
    ['TypeScript', 'work.ts', 'export default (n: number): number => n + 1;', undefined],
    ['TypeScript in .mts', 'work.mts', 'export default (n: number): number => n + 1;', undefined],
    ['ES syntax in .js without a package.json', 'work.js', 'export default (n) => n + 1;', undefined],
  ])('may be %s', async (_what, name, source, exported) => {
    const { module } = startRunner();
    const path = moduleFile(source, name);
    const run = module({ path, input: 1, ...(exported === undefined ? {} : { export: exported }) });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: 2 });
    expect(run.text()).toBe('');
  });

  it('prints to the output of its run, by console, context.log and process.stdout, in order', async () => {
    const { module } = startRunner();
    const path = moduleFile(
      defaultFunction(
        'console.log("one"); context.log("two", { n: 2 }); process.stdout.write("three\\n"); console.log("x".repeat(300000)); console.log("end");',
      ),
    );
    const run = module({ path });
    await run.outcome;
    expect(run.text()).toMatch(/^one\ntwo \{ n: 2 \}\nthree\nx/);
    expect(run.lastLine()).toBe('end');
    expect(run.output()?.total).toBe('one\ntwo { n: 2 }\nthree\nend\n'.length + 300_001);
  });

  it('runs in its own folder, in the environment of commands, with the name of its run', async () => {
    const { module } = startRunner({ environment: async () => ({ PATH: '/bin', MINE: 'yes' }) });
    const path = moduleFile(
      defaultFunction(
        'const { MINE, JOBDECK_RUN } = process.env; return [process.cwd(), MINE, JOBDECK_RUN];',
      ),
    );
    const result = [realpathSync(dirname(path)), 'yes', 'job-1.1'];
    expect(await module({ path }).outcome).toEqual({ type: 'succeeded', result });
  });

  it('is told why the run before failed', async () => {
    const { module } = startRunner();
    const path = moduleFile(defaultFunction('return context.previousError;'));
    const previousError = { message: 'It broke.', code: 'EBROKEN', stack: 'at a:1' };
    const { outcome } = module({ path }, { previousError });
    expect(await outcome).toEqual({ type: 'succeeded', result: { message: 'It broke.', code: 'EBROKEN' } });
  });

  it('is told what the jobs came to that it depends on, without the stacks of their errors', async () => {
    const { module } = startRunner();
    const path = moduleFile(defaultFunction('return context.parents;'));
    expect(await module({ path }).outcome).toEqual({ type: 'succeeded', result: [] });
    const parent = { id: '01KB7Q0Z6V8Y3M5T1N9R4C2XJA', name: 'fetch', state: 'completed' } as const;
    const done = { ...parent, result: { bytes: 12 }, resultLeftOut: false, error: null };
    const error = { message: 'It broke.', code: 'EBROKEN' };
    const dead = { ...parent, state: 'dead', result: null, resultLeftOut: false, error } as const;
    const parents = [done, { ...dead, error: { ...error, stack: 'at a:1' } }];
    expect(await module({ path }, { parents }).outcome).toEqual({ type: 'succeeded', result: [done, dead] });
  });

  it('tells its progress, the last of a burst always, without a turn of the event loop in between', async () => {
    const { module } = startRunner();
    const path = moduleFile(
      defaultFunction(`for (let n = 1; n <= 1000; n += 1) context.progress(n / 2000, 'file ' + n);
        await new Promise((resolve) => setTimeout(resolve, 250));
        context.progress(7, 'two\\nlines'); await new Promise((resolve) => setTimeout(resolve, 150));`),
    );
    const run = module({ path });
    await run.outcome;
    expect(run.told[0]).toEqual({ share: 0.0005, text: 'file 1' });
    expect(run.told).toContainEqual({ share: 0.5, text: 'file 1000' });
    expect(run.told.at(-1)).toEqual({ share: 1, text: 'two lines' });
    expect(run.told.length).toBeLessThan(10);
  });
});

describe('a module that fails', () => {
  it('by an error: message, code, and a stack with its cause and without our own frames', async () => {
    const { module } = startRunner();
    const path = moduleFile(
      defaultFunction(
        'throw Object.assign(new Error("No such album.", { cause: new TypeError("it is null") }), { code: "ENOALBUM" });',
      ),
    );
    const outcome = await module({ path }).outcome;
    expect(outcome).toEqual(failed('ENOALBUM', 'No such album.'));
    const stack = outcome.type === 'failed' ? (outcome.error.stack ?? '') : '';
    expect(stack).toMatch(/work\.mjs:1:/);
    expect(stack).toMatch(/\[cause\]: TypeError: it is null/);
    expect(stack).not.toMatch(/module-process|node:internal/);
  });

  it('by something that is no error', async () => {
    const { module } = startRunner();
    const path = moduleFile(`
      export const text = () => { throw 'text'; };
      export const nothing = () => { throw undefined; };
      export const odd = () => { throw { toString() { throw 1; } }; };
      export const rejects = () => Promise.reject(7);
    `);
    const run = (name: string) => module({ path, export: name }).outcome;
    const shown = (what: string) =>
      failed(
        'not an error',
        `It threw ${what}, which is no Error. Throw an Error, so that its reason can be told.`,
      );
    expect(await run('text')).toEqual(shown("'text'"));
    expect(await run('nothing')).toEqual(shown('undefined'));
    expect(await run('odd')).toEqual(shown('{ toString: [Function: toString] }'));
    expect(await run('rejects')).toEqual(shown('7'));
  });

  it('may say that another attempt cannot help, or when it may', async () => {
    const { module } = startRunner();
    const path = moduleFile(`
      export const never = () => { throw Object.assign(new Error('no'), { retryable: false }); };
      export const later = () => { throw Object.assign(new Error('busy'), { retryAfterMs: 9000 }); };
    `);
    expect(await module({ path, export: 'never' }).outcome).toEqual(failed('Error', 'no', hopeless));
    const inAWhile = failed('Error', 'busy', { retryAfterMs: 9000 });
    expect(await module({ path, export: 'later' }).outcome).toEqual(inAWhile);
  });

  it.each([
    ['process.exit(3);', 'exit 3', /^"work\.mjs" ended its process with code 3 instead of returning\./],
    ['process.exit(0);', 'exit 0', /^"work\.mjs" ended its process with code 0 instead of returning\./],
    [
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});',
      'SIGKILL',
      /was killed from outside/,
    ],
    [
      'setTimeout(() => { throw new Error("late"); }); await new Promise(() => {});',
      'Error',
      /^Outside of its function: late$/,
    ],
    [
      'Promise.reject(new Error("lost")); await new Promise(() => {});',
      'Error',
      /^Outside of its function: lost$/,
    ],
  ])('by %s', async (body, code, message) => {
    const { module } = startRunner();
    const { outcome } = module({ path: moduleFile(defaultFunction(body)) });
    expect(await outcome).toEqual(failed(code, expect.stringMatching(message)));
  });

  it('by running out of memory', async () => {
    const { module } = startRunner({ moduleLimits: { heapMiB: 24 } });
    const path = moduleFile(defaultFunction('const all = []; for (;;) all.push(new Array(1000).fill({}));'));
    const message = expect.stringMatching(/^"work\.mjs" ran out of memory/);
    expect(await module({ path }).outcome).toEqual(failed('out of memory', message));
  });

  it('by a result that cannot be kept', async () => {
    const { module } = startRunner();
    const path = moduleFile(`
      export const method = () => ({ run: () => 1 });
      export const bigint = () => [1n];
      export const cycle = () => { const a = {}; a.a = a; return a; };
      export const map = () => new Map();
      export const proxy = () => new Proxy({}, {});
      export const long = () => 'x'.repeat(1048575);
      export const longest = () => 'x'.repeat(1048574);
    `);
    const run = (name: string) => module({ path, export: name }).outcome;
    const unkept = (message: RegExp, code = 'result not json') =>
      failed(code, expect.stringMatching(message), hopeless);
    expect(await run('method')).toEqual(unkept(/result\.run is a function/));
    expect(await run('bigint')).toEqual(unkept(/result\[0\] is a bigint/));
    expect(await run('cycle')).toEqual(unkept(/holds itself/));
    expect(await run('map')).toEqual(unkept(/result is no plain object/));
    expect(await run('proxy')).toEqual(unkept(/could not be cloned/));
    expect(await run('long')).toEqual(unkept(/at most 1,048,576 bytes/, 'result too large'));
    expect(await run('longest')).toMatchObject({ type: 'succeeded' });
  });
});

describe('a module that cannot be used', () => {
  it.each([
    ['work.mjs', 'const a = 1;\n\nconst b = = 2;\n', 3],
    ['work.cjs', 'const a = 1;\nconst b = = 2;\n', 2],
    ['work.js', 'export default () => 1;\nfoo bar\n', 2],
    ['work.ts', 'const a: number = 1;\nconst b: = = 2;\n', 2],
    ['work.mts', 'enum Colour { Red }\n', 1],
  ])('says where %s cannot be parsed', async (name, source, line) => {
    const { module } = startRunner();
    const path = moduleFile(source, name);
    const message = expect.stringContaining(`(${path}:${line})`);
    expect(await module({ path }).outcome).toEqual(failed('parse error', message, hopeless));
  });

  it('says which of its imports cannot be parsed, found, or does not export what is asked for', async () => {
    const { module } = startRunner();
    const paths = moduleFiles({
      'broken.mjs': '\nfoo bar\n',
      'imports-broken.mjs': 'import "./broken.mjs";\n',
      'imports-missing.mjs': 'import "nowhere";\n',
      'imports-name.mjs': '\nimport { nothing } from "node:fs";\n',
    });
    const run = (name: string) => module({ path: paths[name] ?? '' }).outcome;
    const inBroken = expect.stringContaining(`(${paths['broken.mjs']}:2)`);
    expect(await run('imports-broken.mjs')).toEqual(failed('parse error', inBroken, hopeless));
    const missing = expect.stringMatching(
      /^"imports-missing\.mjs" can't be loaded: Cannot find package 'nowhere'/,
    );
    expect(await run('imports-missing.mjs')).toEqual(failed('ERR_MODULE_NOT_FOUND', missing, hopeless));
    const name = expect.stringMatching(/does not provide an export named 'nothing'.*imports-name\.mjs:2/);
    expect(await run('imports-name.mjs')).toEqual(failed('parse error', name, hopeless));
  });

  it.each([
    [
      'export const resize = () => 1; export const size = 2;',
      /expected a default export that is a function, got resize \(function\), size \(number\)/,
    ],
    ['export default { run() {} };', /expected a default export that is a function, got default \(object\)/],
    ['', /expected a default export that is a function, got no exports/],
  ])('says that the default export is missing in %j', async (source, message) => {
    const { module } = startRunner();
    const { outcome } = module({ path: moduleFile(source) });
    expect(await outcome).toEqual(failed('no function', expect.stringMatching(message), hopeless));
  });

  it('says that another export is missing', async () => {
    const { module } = startRunner();
    const run = module({ path: moduleFile('export default () => 1;'), export: 'resize' });
    const message =
      '"work.mjs": expected a function exported as "resize", got default (function). Correct the name, or export the function.';
    expect(await run.outcome).toEqual(failed('no function', message, hopeless));
  });

  it('says that the file is gone', async () => {
    const { module } = startRunner();
    const path = `${moduleFile('')}.gone.mjs`;
    expect(await module({ path }).outcome).toEqual(failed('ENOENT', `There is no file "${path}".`, hopeless));
  });

  it('that throws while it is loaded is tried again, by a process that has not seen it fail', async () => {
    const { module, moduleProcesses } = startRunner();
    const path = moduleFile('JSON.parse("{"); export default () => 1;');
    const message = expect.stringMatching(/^"work\.mjs" failed while it was loaded: /);
    expect(await module({ path }).outcome).toEqual(failed('SyntaxError', message));
    await module({ path }).outcome;
    expect(moduleProcesses).toHaveLength(2);
  });
});
