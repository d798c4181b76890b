import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BACKOFF } from '../../shared/backoff.ts';
import { defaultName, MAX_PAYLOAD_BYTES, parseJobRequest } from '../../shared/job-request.ts';
import { describeProblem, type Problem } from '../../shared/result.ts';

const COMMAND = { kind: 'command', payload: { program: 'ls' } } as const;
const HTTP = { kind: 'http', payload: { url: 'https://example.org/status' } } as const;
const MODULE = { kind: 'module', payload: { path: '/jobs/resize.ts' } } as const;
const module = (payload: object) => ({ kind: 'module', payload: { ...MODULE.payload, ...payload } });
const command = (payload: object) => ({ kind: 'command', payload });
const http = (payload: object) => ({ kind: 'http', payload: { ...HTTP.payload, ...payload } });

const parsed = (value: unknown) => {
  const result = parseJobRequest(value);
  if (!result.ok) throw new Error(`expected a good request, got ${JSON.stringify(result.error)}`);
  return result.value;
};
const problemsOf = (value: unknown): readonly Problem[] => {
  const result = parseJobRequest(value);
  if (result.ok) throw new Error('expected a problem, got a good request');
  return result.error;
};

describe('a good request', () => {
  it('has its defaults filled in', () => {
    expect(parsed(COMMAND)).toEqual({
      work: { kind: 'command', payload: { program: 'ls' } },
      name: 'ls',
      queue: 'default',
      key: null,
      delayMs: 0,
      runAt: null,
      schedule: null,
      ref: null,
      dependsOn: [],
      options: { priority: 0, maxAttempts: 3, backoff: DEFAULT_BACKOFF, timeoutMs: null, tags: [] },
    });
    expect(parsed(HTTP).work.payload).toEqual({ method: 'GET', url: 'https://example.org/status' });
    expect(parsed(MODULE).work.payload).toEqual({ path: '/jobs/resize.ts', input: null });
  });

  it('shares one options object with all that are plain, so that a waiting job stays small', () => {
    expect(parsed(COMMAND).options).toBe(parsed(HTTP).options);
    expect(Object.isFrozen(parsed(COMMAND).options)).toBe(true);
    expect(parsed({ ...COMMAND, priority: 1 }).options).not.toBe(parsed(COMMAND).options);
  });

  it('keeps everything that was given', () => {
    const request = {
      kind: 'command',
      name: 'Nightly',
      queue: 'Backup jobs/1',
      key: 'backup of 2026-01-01, ü 😀',
      priority: -1000,
      maxAttempts: 100,
      backoff: { baseMs: 1, maxMs: 2, jitter: 1 },
      timeoutMs: 1,
      tags: ['a', 'b'],
      delayMs: 365 * 86_400_000,
      ref: 'nightly',
      dependsOn: ['dump', '01KB7Q0Z6V8Y3M5T1N9R4C2XJD'],
      onParentFailure: 'run',
      payload: { program: 'tar', args: ['-c', ''], cwd: '~/x', env: { A: '' }, stdin: 'a\0b' },
    };
    const { work, name, queue, key, options, delayMs, ref, dependsOn } = parsed(request);
    expect({ ...work, name, queue, key, ...options, delayMs, ref, dependsOn }).toEqual(request);
  });

  it('depends on each job once, and stays blocked by one that fails unless it says otherwise', () => {
    const { dependsOn, options } = parsed({ ...COMMAND, dependsOn: ['a', 'b', 'a'] });
    expect([dependsOn, options.onParentFailure]).toEqual([['a', 'b'], 'block']);
    expect(parsed(COMMAND).options).not.toHaveProperty('onParentFailure');
  });

  it('fills in what is missing of a backoff', () => {
    expect(parsed({ ...COMMAND, backoff: { baseMs: 10 } }).options.backoff).toEqual({
      baseMs: 10,
      maxMs: 3_600_000,
      jitter: 0.1,
    });
  });

  it.each(['/tmp', '~', '~/src', 'C:\\Users', 'c:/x', '\\\\server\\share'])(
    'takes the working folder %s',
    (cwd) => {
      expect(parsed(command({ program: 'ls', cwd })).work.payload).toMatchObject({ cwd });
    },
  );

  it.each(['default', 'a', 'Ärger 1', '日本', 'a.b_c:d/e-f', 'x'.repeat(64)])(
    'takes the queue name %s',
    (queue) => {
      expect(parsed({ ...COMMAND, queue }).queue).toBe(queue);
    },
  );

  it('takes a payload of exactly 1 MiB, counted as UTF-8', () => {
    const room = MAX_PAYLOAD_BYTES - JSON.stringify({ program: 'ls', stdin: '' }).length;
    expect(parsed(command({ program: 'ls', stdin: 'x'.repeat(room) }))).toBeDefined();
    // Two, three and four bytes each.
    for (const [text, bytes] of [
      ['é', 2],
      ['€', 3],
      ['😀', 4],
    ] as const) {
      const count = Math.floor(room / bytes);
      expect(parseJobRequest(command({ program: 'ls', stdin: text.repeat(count) })).ok).toBe(true);
      expect(parseJobRequest(command({ program: 'ls', stdin: text.repeat(count + 1) })).ok).toBe(false);
    }
  });

  it('survives JSON and being parsed again', () => {
    const again = parsed(JSON.parse(JSON.stringify({ ...COMMAND, tags: ['x'], timeoutMs: null })));
    expect(again).toEqual(parsed({ ...COMMAND, tags: ['x'], timeoutMs: null }));
  });
});

const YEAR = 365 * 86_400_000;
const BAD: readonly (readonly [
  what: string,
  value: unknown,
  field: string,
  expected: string,
  got: string,
  fix: string,
])[] = [
  ['nothing', undefined, '', 'a job as a JSON object', 'nothing', 'Write {"kind"'],
  ['null', null, '', 'a job as a JSON object', 'null', 'Write {"kind"'],
  ['a text', 'ls', '', 'a job as a JSON object', '"ls"', 'Write {"kind"'],
  ['a list', [], '', 'a job as a JSON object', '[]', 'Write {"kind"'],
  ['no kind', { payload: {} }, 'kind', 'one of command, http', 'nothing', 'Set "kind"'],
  [
    'an unknown kind',
    { kind: 'magic', payload: {} },
    'kind',
    'one of command, http',
    '"magic"',
    'Set "kind"',
  ],
  [
    'no payload',
    { kind: 'command' },
    'payload',
    'an object that fits the kind',
    'nothing',
    'Give the payload',
  ],
  [
    'a payload that is a text',
    { kind: 'http', payload: 'x' },
    'payload',
    'an object that fits',
    '"x"',
    'Give the payload',
  ],
  [
    'a missing program',
    command({}),
    'payload.program',
    'either a program or a shell line',
    'nothing',
    'Give the name or path of a program',
  ],
  [
    'both program and shell',
    command({ program: 'ls', shell: 'ls' }),
    'payload.program',
    'either a program or a shell line',
    '"ls"',
    'Give the name or path of a program',
  ],
  [
    'an empty program',
    command({ program: '  ' }),
    'payload.program',
    'either a program',
    '"  "',
    'Give the name',
  ],
  [
    'NUL in the program',
    command({ program: 'l\0s' }),
    'payload.program',
    'either a program',
    '"l\\u0000s"',
    'Give the name',
  ],
  [
    'an empty shell line',
    command({ shell: '' }),
    'payload.shell',
    'a line for the shell',
    '""',
    'Give the line',
  ],
  [
    'args that are a text',
    command({ program: 'ls', args: '-l' }),
    'payload.args',
    'a list of texts',
    '"-l"',
    'Give each argument',
  ],
  [
    'an argument that is a number',
    command({ program: 'ls', args: ['a', 5] }),
    'payload.args.1',
    'a text without NUL',
    '5',
    'Put the argument in quotes',
  ],
  [
    'NUL in an argument',
    command({ program: 'ls', args: ['a\0'] }),
    'payload.args.0',
    'a text without NUL',
    '"a\\u0000"',
    'Put the argument',
  ],
  [
    'a relative working folder',
    command({ program: 'ls', cwd: 'src' }),
    'payload.cwd',
    'an absolute path',
    '"src"',
    'Give the whole path',
  ],
  [
    'a home of somebody else',
    command({ program: 'ls', cwd: '~bob' }),
    'payload.cwd',
    'an absolute path',
    '"~bob"',
    'Give the whole path',
  ],
  [
    'an environment that is a list',
    command({ program: 'ls', env: [] }),
    'payload.env',
    'names with texts',
    '[]',
    'Write {"NAME"',
  ],
  [
    'a name with = in the environment',
    command({ program: 'ls', env: { 'A=B': 'x' } }),
    'payload.env.A=B',
    'a text without NUL',
    '"x"',
    'Put the value',
  ],
  [
    'a number in the environment',
    command({ program: 'ls', env: { A: 1 } }),
    'payload.env.A',
    'a text without NUL',
    '1',
    'Put the value',
  ],
  [
    'a standard input that is none',
    command({ program: 'ls', stdin: 1 }),
    'payload.stdin',
    'a text',
    '1',
    'Give what the program reads',
  ],
  [
    'an unknown field',
    { ...COMMAND, prioritty: 1 },
    'prioritty',
    'only known fields',
    '"prioritty"',
    'Remove the field',
  ],
  [
    'an unknown field of the payload',
    command({ program: 'ls', arguments: [] }),
    'payload.arguments',
    'only known fields',
    '"arguments"',
    'Remove the field',
  ],
  [
    'no address',
    { kind: 'http', payload: {} },
    'payload.url',
    'an address that starts with',
    'nothing',
    'Give the whole address',
  ],
  [
    'an address that is none',
    http({ url: 'example.org' }),
    'payload.url',
    'an address that starts with',
    '"example.org"',
    'Give the whole address',
  ],
  [
    'an address of another protocol',
    http({ url: 'file:///etc/passwd' }),
    'payload.url',
    'an address that starts with',
    '"file:///etc/passwd"',
    'Give the whole address',
  ],
  [
    'an unknown method',
    http({ method: 'get' }),
    'payload.method',
    'GET, HEAD',
    '"get"',
    'Use one of these methods',
  ],
  [
    'a header name with a space',
    http({ headers: { 'X Y': 'a' } }),
    'payload.headers.X Y',
    'a header name',
    '"a"',
    'Take line breaks',
  ],
  [
    'a header with a line break',
    http({ headers: { X: 'a\r\nY: b' } }),
    'payload.headers.X',
    'a header name',
    '"a\\r\\nY: b"',
    'Take line breaks',
  ],
  [
    'a status that is none',
    http({ expectedStatus: [99] }),
    'payload.expectedStatus.0',
    'a status code from 100',
    '99',
    'Give it as a number',
  ],
  [
    'no status at all',
    http({ expectedStatus: [] }),
    'payload.expectedStatus',
    'a list of status codes',
    '[]',
    'Write [200, 204]',
  ],
  [
    'too many redirects',
    http({ maxRedirects: 21 }),
    'payload.maxRedirects',
    'a whole number from 0 to 20',
    '21',
    'Give how many',
  ],
  ['an empty name', { ...COMMAND, name: ' ' }, 'name', 'a text of 1 to 200', '" "', 'Shorten the name'],
  [
    'a limit of nothing at once',
    { ...COMMAND, concurrencyKey: 'host', keyConcurrency: 0 },
    'keyConcurrency',
    'a whole number from 1 to 256',
    '0',
    'Give how many jobs',
  ],
  [
    'a limit of a million at once',
    { ...COMMAND, concurrencyKey: 'host', keyConcurrency: 1_000_000 },
    'keyConcurrency',
    'a whole number from 1 to 256',
    '1000000',
    'Give how many jobs',
  ],
  [
    'a limit of a key that is not there',
    { ...COMMAND, keyConcurrency: 2 },
    'keyConcurrency',
    'a concurrencyKey beside it',
    'none',
    'Give the key',
  ],
  [
    'a rate key of two lines',
    { ...COMMAND, rateKey: 'a\nb' },
    'rateKey',
    'a text of 1 to 200 characters without control characters',
    '"a\\nb"',
    'Give what the rate',
  ],
  [
    'a bad queue name',
    { ...COMMAND, queue: '-x' },
    'queue',
    'a name of 1 to 64',
    '"-x"',
    'Begin it with a letter',
  ],
  [
    'a queue name with a line break',
    { ...COMMAND, queue: 'a\n' },
    'queue',
    'a name of 1 to 64',
    '"a\\n"',
    'Begin it',
  ],
  [
    'a queue name that is too long',
    { ...COMMAND, queue: 'x'.repeat(65) },
    'queue',
    'a name of 1 to 64',
    '"xxx',
    'Begin it',
  ],
  ['an empty queue name', { ...COMMAND, queue: '' }, 'queue', 'a name of 1 to 64', '""', 'Begin it'],
  [
    'too high a priority',
    { ...COMMAND, priority: 1_001 },
    'priority',
    'a whole number from -1000',
    '1001',
    'Higher goes first',
  ],
  [
    'half a priority',
    { ...COMMAND, priority: 0.5 },
    'priority',
    'a whole number from -1000',
    '0.5',
    'Higher goes first',
  ],
  [
    'no attempt',
    { ...COMMAND, maxAttempts: 0 },
    'maxAttempts',
    'a whole number from 1 to 100',
    '0',
    'Give how many runs',
  ],
  [
    'a negative backoff',
    { ...COMMAND, backoff: { baseMs: -1 } },
    'backoff.baseMs',
    'whole milliseconds from 0',
    '-1',
    'Give a day or less',
  ],
  [
    'a jitter above 1',
    { ...COMMAND, backoff: { jitter: 1.1 } },
    'backoff.jitter',
    'a number from 0 to 1',
    '1.1',
    'Give the share',
  ],
  [
    'an unknown field of the backoff',
    { ...COMMAND, backoff: { base: 1 } },
    'backoff.base',
    'only known fields',
    '"base"',
    'Remove',
  ],
  [
    'a negative timeout',
    { ...COMMAND, timeoutMs: -1 },
    'timeoutMs',
    'whole milliseconds of 1 or more',
    '-1',
    'Give a positive number',
  ],
  [
    'a timeout of 0',
    { ...COMMAND, timeoutMs: 0 },
    'timeoutMs',
    'whole milliseconds of 1 or more',
    '0',
    'Give a positive number',
  ],
  [
    'a timeout that is a text',
    { ...COMMAND, timeoutMs: '5' },
    'timeoutMs',
    'whole milliseconds of 1',
    '"5"',
    'Give a positive',
  ],
  [
    'a delay of more than a year',
    { ...COMMAND, delayMs: YEAR + 1 },
    'delayMs',
    'whole milliseconds',
    String(YEAR + 1),
    'Give a positive',
  ],
  ['an empty key', { ...COMMAND, key: '' }, 'key', 'a text of 1 to 200', '""', 'Give what tells this job'],
  [
    'a key of more than 200 characters',
    { ...COMMAND, key: 'x'.repeat(201) },
    'key',
    'a text of 1 to 200',
    `"${'x'.repeat(78)}…`,
    'Give what tells this job',
  ],
  [
    'a key with a line break',
    { ...COMMAND, key: 'a\nb' },
    'key',
    'without control characters',
    '"a\\nb"',
    'or leave it out',
  ],
  ['a key that is half a character', { ...COMMAND, key: '\ud800' }, 'key', 'a text of 1', '', 'leave it out'],
  ['a key that is a number', { ...COMMAND, key: 7 }, 'key', 'a text of 1 to 200', '7', 'leave it out'],
  [
    'more than 1,000 parents',
    { ...COMMAND, dependsOn: Array.from({ length: 1_001 }, (_, n) => `j${n}`) },
    'dependsOn',
    'a list of at most 1,000 texts',
    '["j0"',
    'Write ["build"]',
  ],
  [
    'parents that are a text',
    { ...COMMAND, dependsOn: 'build' },
    'dependsOn',
    'a list of at most 1,000 texts',
    '"build"',
    'Write ["build"]',
  ],
  [
    'a parent without a name',
    { ...COMMAND, dependsOn: [''] },
    'dependsOn.0',
    'the "ref" of another',
    '""',
    'Give one',
  ],
  [
    'a ref that has the form of an id',
    { ...COMMAND, ref: '01KB7Q0Z6V8Y3M5T1N9R4C2XJD' },
    'ref',
    'that is not the id of a job',
    '"01KB7Q0Z6V8Y3M5T1N9R4C2XJD"',
    'Give what other jobs',
  ],
  [
    'an unknown policy',
    { ...COMMAND, dependsOn: ['a'], onParentFailure: 'skip' },
    'onParentFailure',
    'block, cancel or run',
    '"skip"',
    'Say what to do',
  ],
  [
    'a policy without parents',
    { ...COMMAND, onParentFailure: 'run' },
    'onParentFailure',
    'a job that depends on others',
    'one without "dependsOn"',
    'Say in "dependsOn"',
  ],
  [
    'an endless delay',
    { ...COMMAND, delayMs: Number.POSITIVE_INFINITY },
    'delayMs',
    'whole milliseconds',
    'null',
    'Give a positive',
  ],
  ['an empty tag', { ...COMMAND, tags: ['ok', ''] }, 'tags.1', 'a text of 1 to 64', '""', 'Shorten the tag'],
  [
    'tags that are a text',
    { ...COMMAND, tags: 'nightly' },
    'tags',
    'a list of at most 5,000',
    '"nightly"',
    'Write ["nightly"]',
  ],
  [
    'a name of two lines',
    { ...COMMAND, name: 'a\nb' },
    'name',
    'a text of 1 to 200 characters on one line',
    '"a\\nb"',
    'take line breaks and control characters out',
  ],
  [
    'a name that steers terminals',
    { ...COMMAND, name: '\u001b[2Ja' },
    'name',
    'a text of 1 to 200 characters on one line',
    '"\\u001b[2Ja"',
    'take line breaks and control characters out',
  ],
  [
    'a relative path of a module',
    module({ path: 'resize.ts' }),
    'payload.path',
    'an absolute path, or one that starts with ~/, of a .js',
    '"resize.ts"',
    'Give the whole path',
  ],
  [
    'a module that is no JavaScript',
    module({ path: '/jobs/resize.py' }),
    'payload.path',
    'of a .js, .mjs, .cjs, .ts, .mts or .cts file',
    '"/jobs/resize.py"',
    'Give the whole path',
  ],
  [
    'an input that is no JSON',
    module({ input: { at: new Date(0) } }),
    'payload.input',
    'a JSON value',
    '{"at":"1970',
    'Use texts, numbers',
  ],
  [
    'an export that has no name',
    module({ export: '' }),
    'payload.export',
    'the name of an export',
    '""',
    'leave it out for the default export',
  ],
  [
    'a payload over 1 MiB',
    command({ program: 'ls', stdin: 'x'.repeat(MAX_PAYLOAD_BYTES) }),
    'payload',
    'at most 1,048,576 bytes (1 MiB) of JSON',
    '1,048,603 bytes',
    'Put the data into a file',
  ],
];

describe('a bad request', () => {
  it.each(BAD)(
    'with %s is told with what was expected, what came and what to do',
    (_, value, field, expected, got, fix) => {
      const problems = problemsOf(value);
      expect(problems).toHaveLength(1);
      const [problem] = problems as [Problem];
      expect(problem.field).toBe(field);
      expect(problem.expected).toContain(expected);
      expect(problem.got).toContain(got);
      expect(problem.fix).toContain(fix);
      expect(problem.fix).toMatch(/[.}]$/);
    },
  );

  it('is told all at once', () => {
    const problems = problemsOf({
      kind: 'command',
      payload: {},
      priority: 'high',
      maxAttempts: 0,
      colour: 'red',
    });
    expect(problems.map((problem) => problem.field).sort()).toEqual([
      'colour',
      'maxAttempts',
      'payload.program',
      'priority',
    ]);
  });

  it('has no control character in its text, whatever the keys are called', () => {
    const problems = [
      ...problemsOf({ ...COMMAND, 'a\u001b[2J': 1 }),
      ...problemsOf(command({ program: 'ls', env: { 'A\u009b=\n': 'x' } })),
    ];
    expect(problems.map(({ field }) => field)).toEqual(['a [2J', 'payload.env.A =']);
    expect(problems.map(describeProblem).join('')).not.toMatch(/\p{Cc}/u);
  });

  it('never has a text longer than a line of a screen in it', () => {
    for (const problem of problemsOf({ ...COMMAND, name: 'x'.repeat(5_000), queue: 'y'.repeat(5_000) })) {
      expect(problem.got.length).toBeLessThanOrEqual(80);
    }
  });

  it('is never an error thrown, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        expect(parseJobRequest(value).ok).toBe(false);
        expect(parseJobRequest({ ...COMMAND, tags: value, name: value, queue: value }).ok).toBeDefined();
        expect(parseJobRequest({ kind: 'http', payload: value }).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the name of a job that nobody named', () => {
  it.each([
    [command({ program: 'tar', args: ['-c', 'x'] }), 'tar -c x'],
    [command({ shell: 'ls | wc -l' }), 'ls | wc -l'],
    [http({}), 'GET example.org/status'],
    [
      http({ method: 'POST', url: 'https://example.org:8080/a/b?token=secret#c' }),
      'POST example.org:8080/a/b',
    ],
    [http({ url: 'https://example.org' }), 'GET example.org'],
  ])('of %j is %s', (request, name) => {
    expect(parsed(request).name).toBe(name);
  });

  it.each([
    'https://user:secret@example.org/x',
    'https://user:se@cret@example.org/x',
    'HTTPS://user:secret@example.org/x',
    'https:\\\\user:secret@example.org\\x',
    'https:user:secret@example.org/x',
  ])('of %s never has the password in it', (url) => {
    const result = parseJobRequest(http({ url }));
    if (result.ok) expect(result.value.name).not.toMatch(/secret|cret/);
  });

  it.each([
    [{ shell: 'curl http://bob:hunter2@host/' }, 'curl http://host/'],
    [{ shell: 'git clone https://bob:hun@ter2@host/x && ls' }, 'git clone https://host/x && ls'],
    [{ program: 'curl', args: ['-s', 'http://bob:hunter2@host/'] }, 'curl -s http://host/'],
    // The name is cut in the middle of the address.
    [
      { shell: `${'x'.repeat(180)} http://bob:hunter2${'2'.repeat(50)}@host/` },
      `${'x'.repeat(180)} http://host/`,
    ],
  ])('of the command %j never has the password in it', (payload, name) => {
    expect(parsed(command(payload)).name).toBe(name);
  });

  it.each([
    ['cd /tmp\n  make all\n', 'cd /tmp make all'],
    ['printf "\u001b[31m\u009b1m\u202e"', 'printf " [31m 1m "'],
    ['\u0007', 'command'],
  ])('of %j is one line without control characters', (shell, name) => {
    expect(parsed(command({ shell })).name).toBe(name);
  });

  it('is cut at 200 characters', () => {
    const name = defaultName({ kind: 'command', payload: { program: 'echo', args: ['x'.repeat(500)] } });
    expect(name).toHaveLength(200);
    expect(name.endsWith('…')).toBe(true);
  });

  it('is not cut through the middle of a character', () => {
    const name = defaultName({
      kind: 'command',
      payload: { shell: `${'x'.repeat(198)}😀${'y'.repeat(50)}` },
    });
    expect(name.isWellFormed()).toBe(true);
  });
});

describe('the name of a module that nobody named', () => {
  const named = (payload: object): string => defaultName(parsed(module(payload)).work);

  it('is its file, its export when that is not the default, and its input', () => {
    expect(named({})).toBe('resize.ts');
    expect(named({ export: 'thumb', input: { width: 100 } })).toBe('resize.ts thumb {"width":100}');
    expect(named({ path: 'C:\\jobs\\resize.mjs', input: 'a.png' })).toBe('resize.mjs a.png');
  });
});
