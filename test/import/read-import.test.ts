import { describe, expect, test } from 'vitest';
import { type ImportRead, readImport } from '../../electron/import/read-import.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_JOBS } from '../../shared/jobs/import.ts';
import { describeBrokenLine } from '../../shared/jobs/job-file.ts';
import { describeProblem } from '../../shared/result.ts';

async function read(name: string, text: string, folder: string | null = null): Promise<ImportRead> {
  const result = await readImport({ name, text, folder });
  if (!result.ok) throw new Error(describeProblem(result.error));
  return result.value;
}
/** Lines with what they ask for, and lines with what is wrong. */
async function told(
  name: string,
  text: string,
  folder?: string,
): Promise<readonly (readonly [number, unknown])[]> {
  const { jobs, broken } = await read(name, text, folder);
  return [
    ...jobs.map(({ line, request }) => [line, request.work.payload] as const),
    ...broken.map((each) => [each.line, describeBrokenLine(each)] as const),
  ].sort(([a], [b]) => a - b);
}
const job = (shell: string): string => JSON.stringify({ kind: 'command', payload: { shell } });

describe('.jsonl', () => {
  test('has a job a line; blank lines and comments are skipped', async () => {
    expect(await told('a.JSONL', `\uFEFF# two jobs\n${job('one')}\r\n\n${job('two')}`)).toEqual([
      [2, { shell: 'one' }],
      [4, { shell: 'two' }],
    ]);
  });

  test('tells each wrong line', async () => {
    const [first, second] = await told('a.ndjson', `{\n{"kind":"command","payload":{}}`);
    expect(first).toEqual([
      1,
      expect.stringMatching(/^line 1: expected one job as a JSON object on one line/),
    ]);
    expect(second).toEqual([
      2,
      expect.stringMatching(/^line 2: payload\.program: expected either a program/),
    ]);
  });
});

describe('.json', () => {
  test('is one job, or a list of them, each told by the line where it begins', async () => {
    expect(await told('a.json', `\n ${job('one')}\n`)).toEqual([[2, { shell: 'one' }]]);
    const list = `[\n  ${job('a, ] } \\" b')},\n  {"kind": "command",\n   "payload": {"program": "ls", "args": ["[", "}"]}}\n]`;
    expect(await told('a.json', list)).toEqual([
      [2, { shell: 'a, ] } \\" b' }],
      [3, { program: 'ls', args: ['[', '}'] }],
    ]);
    expect(await told('a.json', '[]')).toEqual([]);
    expect(await told('a.json', ' \n')).toEqual([]);
  });

  test('tells a wrong element with its line, and goes on with the next', async () => {
    const lines = await told('a.json', `[\n${job('one')},\n{"kind": nonsense},\n${job('three')}\n]`);
    expect(lines).toEqual([
      [2, { shell: 'one' }],
      [3, expect.stringContaining('got {"kind": nonsense}')],
      [4, { shell: 'three' }],
    ]);
  });

  for (const [what, text, says] of [
    [
      'a comma that is too many',
      `[${job('a')},]`,
      /line 1: expected a job as a JSON object, got a comma or a bracket/,
    ],
    ['no end', `[${job('a')}`, /line 1: expected the \] that ends the list, got the end of the file/],
    [
      'more after its end',
      `[${job('a')}]\n${job('b')}`,
      /line 2: expected nothing after the list, got \{"kind"/,
    ],
    [
      'a text that is not closed',
      `[{"kind": "comm\n}, ${job('b')}]`,
      /line 1: expected one job as a JSON object/,
    ],
    ['something else', '"job"', /line 1: expected a job as a JSON object, got "job"/],
  ] as const) {
    test(`with ${what} is told`, async () => {
      const { broken } = await read('a.json', text);
      expect(broken.map(describeBrokenLine).join('\n')).toMatch(says);
    });
  }
});

describe('.csv', () => {
  test('has a header row and a job a row; kinds are told by what there is to do', async () => {
    const { jobs, broken } = await read(
      'a.csv',
      [
        'name,program,args,url,queue,priority,tags,key,timeoutMs,env.LANG,header.Accept',
        'Pack,tar,"-c ""a b"" \'c d\'",,encode,5,"nightly; big",k1,60000,C,',
        'Ask,,,https://example.org/,,,,,,,text/plain',
        '',
        'List,ls,"[""-l"", ""a,b""]",,,,,,,,',
      ].join('\r\n'),
    );
    expect(broken).toEqual([]);
    expect(jobs.map(({ line, request }) => [line, request])).toMatchObject([
      [
        2,
        {
          name: 'Pack',
          queue: 'encode',
          key: 'k1',
          work: {
            kind: 'command',
            payload: { program: 'tar', args: ['-c', 'a b', 'c d'], env: { LANG: 'C' } },
          },
          options: { priority: 5, tags: ['nightly', 'big'], timeoutMs: 60_000 },
        },
      ],
      [3, { work: { kind: 'http', payload: { method: 'GET', headers: { Accept: 'text/plain' } } } }],
      [5, { work: { payload: { program: 'ls', args: ['-l', 'a,b'] } } }],
    ]);
  });

  test('has columns for time, limits, unique keys, retries and what a job depends on', async () => {
    const { jobs, broken } = await read(
      'a.csv',
      [
        'shell,runAt,rateKey,concurrencyKey,keyConcurrency,unique.key,unique.within,unique.onConflict,backoff.baseMs,ref,dependsOn,onParentFailure',
        'ls,2026-11-24T02:30:00+01:00,host a,host b,2,report,60000,replace,100,list,,',
        'wc,1795570200000,,,,other,kept,,,,list;01KB7Q0Z6V8Y3M5T1N9R4C2XJD,run',
      ].join('\n'),
    );
    expect(broken).toEqual([]);
    expect(jobs.map(({ request }) => request)).toMatchObject([
      {
        runAt: Date.UTC(2026, 10, 24, 1, 30),
        ref: 'list',
        dependsOn: [],
        onConflict: 'replace',
        options: {
          rateKey: 'host a',
          concurrencyKey: 'host b',
          keyConcurrency: 2,
          unique: { key: 'report', within: 60_000 },
          backoff: { baseMs: 100 },
        },
      },
      {
        runAt: 1_795_570_200_000,
        dependsOn: ['list', '01KB7Q0Z6V8Y3M5T1N9R4C2XJD'],
        options: { unique: { key: 'other', within: 'kept' }, onParentFailure: 'run' },
      },
    ]);
  });

  test('takes the semicolons and tabs of other tables, and cells over several lines', async () => {
    expect(await told('a.csv', 'shell;name\n"echo 1; echo ""2""\necho 3";Two\nls;List\n')).toEqual([
      [2, { shell: 'echo 1; echo "2"\necho 3' }],
      [4, { shell: 'ls' }],
    ]);
    expect(await told('a.csv', '\uFEFFshell\tname\nls -l\tList')).toEqual([[2, { shell: 'ls -l' }]]);
  });

  test('a short row is told with its line, and so is a long one', async () => {
    expect(await told('a.csv', 'shell,name,queue\nls,List,default\nls,List\nls,List,default,\n')).toEqual([
      [2, { shell: 'ls' }],
      [
        3,
        'line 3: expected 3 columns, as in the header row, got 2. Add what is missing; an empty cell still needs its separator.',
      ],
      [
        4,
        'line 4: expected 3 columns, as in the header row, got 4. Put a cell that holds the separator in double quotes.',
      ],
    ]);
  });

  test('a cell that does not fit its column is told as in any job', async () => {
    const [wrong] = await told('a.csv', 'shell,priority\nls,high');
    expect(wrong).toEqual([
      2,
      expect.stringMatching(/^line 2: priority: expected a whole number .*got "high"/),
    ]);
  });

  test('a quote that is never closed is told where it begins, and hides no row before it', async () => {
    const [first, second, ...more] = await told('a.csv', 'shell,name\nls,List\n"ls,Quoted\nls,Other\n');
    expect(first).toEqual([2, { shell: 'ls' }]);
    expect(second?.[1]).toMatch(/^line [34]: expected a row of CSV, got one that cannot be read/);
    expect(more).toEqual([]);
  });

  for (const [what, header, says] of [
    ['an unknown column', 'shell,colour', /line 1: header row: expected columns named .*shell.*got "colour"/],
    [
      'a column twice',
      'shell,name,shell',
      /line 1: header row: expected each column once, got "shell" twice/,
    ],
    ['a column without a name', 'shell,', /line 1: header row: .*got ""/],
  ] as const) {
    test(`${what} is told, and no row is read`, async () => {
      const { jobs, broken } = await read('a.csv', `${header}\nls,x\n`);
      expect(jobs).toEqual([]);
      expect(broken.map(describeBrokenLine)).toEqual([expect.stringMatching(says)]);
    });
  }
});

test('.txt has a line for the shell a line', async () => {
  expect(await told('a.txt', '# nightly\n\n  ls -l | wc\nmake "all"\n')).toEqual([
    [3, { shell: 'ls -l | wc' }],
    [4, { shell: 'make "all"' }],
  ]);
});

test('a relative working folder is taken from the folder of the file; where nobody knows that, it is wrong', async () => {
  const text = JSON.stringify({ kind: 'command', payload: { program: 'ls', cwd: 'src' } });
  expect(await told('a.jsonl', text, '/home/ada')).toEqual([[1, { program: 'ls', cwd: '/home/ada/src' }]]);
  expect(await told('a.jsonl', text)).toEqual([
    [1, expect.stringContaining('payload.cwd: expected an absolute')],
  ]);
});

describe('a file as a whole', () => {
  test('of another format is told by its name', async () => {
    await expect(read('jobs.xlsx', '')).rejects.toThrow(
      /ends in \.jsonl, \.json, \.csv, \.txt, got "jobs\.xlsx"/,
    );
    expect((await readImport({ name: '-', format: 'txt', text: 'ls', folder: null })).ok).toBe(true);
  });

  test('that is too large is told, in bytes and in jobs', async () => {
    await expect(read('a.txt', 'é'.repeat(MAX_IMPORT_BYTES / 2 + 1))).rejects.toThrow('33,554,434');
    await expect(read('a.txt', 'ls\n'.repeat(MAX_IMPORT_JOBS + 1))).rejects.toThrow('at most 100,000 jobs');
  });

  test('is read in slices: the loop gets its turns in between', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    await read('a.csv', `shell\n${'ls\n'.repeat(5_000)}`);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
