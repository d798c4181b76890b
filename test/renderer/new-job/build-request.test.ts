import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../../renderer/new-job/build-request.ts';
import { previewLines } from '../../../renderer/new-job/command-preview.ts';
import { emptyForm, type FormState, isDirty } from '../../../renderer/new-job/form-state.ts';
import { planRuns } from '../../../renderer/new-job/retry-times.ts';
import { parseJobRequest } from '../../../shared/jobs/job-request.ts';

const command = (part: Partial<FormState> = {}): FormState => ({
  ...emptyForm('command'),
  program: 'ls',
  ...part,
});
const http = (part: Partial<FormState> = {}): FormState => ({
  ...emptyForm('http'),
  url: 'https://example.org/',
  ...part,
});
const module = (part: Partial<FormState> = {}): FormState => ({
  ...emptyForm('module'),
  path: '~/jobs/resize.ts',
  ...part,
});
const fieldsOf = (form: FormState): string[] => buildRequest(form).problems.map(({ field }) => field);

describe('the empty form', () => {
  it('says what a request without options gets', () => {
    const { queue, priority, maxAttempts, backoffBaseMs } = emptyForm('command');
    const plain = parseJobRequest({ kind: 'command', payload: { program: 'ls' } });
    expect(plain).toMatchObject({
      ok: true,
      value: { queue, options: { priority, maxAttempts, backoff: { baseMs: backoffBaseMs } } },
    });
  });
});

describe('the request that a form comes to', () => {
  it('depends on nothing when it becomes a schedule', () => {
    const dependsOn = [{ id: 'a', name: 'a' }];
    expect(buildRequest(command({ dependsOn })).request).toMatchObject({ dependsOn: ['a'] });
    const { request } = buildRequest(command({ dependsOn, start: 'schedule' }));
    expect(Object.keys(request)).not.toContain('dependsOn');
    expect(Object.keys(request)).not.toContain('onParentFailure');
  });

  it('for a command has what was filled in, and nothing else in its payload', () => {
    const { request, problems } = buildRequest(
      command({
        args: [
          { id: 1, text: '-l' },
          { id: 2, text: '' },
        ],
        cwd: ' ~/media ',
        env: [{ id: 1, name: 'THREADS', value: '6' }],
        name: 'listing',
        queue: 'encode',
        start: 'delay',
        delay: '1 min',
        timeout: '10 min',
        tags: ['nightly'],
      }),
    );
    expect(problems).toEqual([]);
    expect(request).toMatchObject({
      kind: 'command',
      payload: { program: 'ls', args: ['-l', ''], cwd: '~/media', env: { THREADS: '6' } },
      name: 'listing',
      queue: 'encode',
      delayMs: 60_000,
      timeoutMs: 600_000,
      tags: ['nightly'],
    });
    expect(Object.keys(request['payload'] as object)).not.toContain('stdin');
  });

  it('for a shell line has no program', () => {
    expect(buildRequest(command({ runAs: 'shell', shell: 'ls | wc' })).request['payload']).toEqual({
      shell: 'ls | wc',
    });
  });

  it('for an HTTP request has its codes as numbers', () => {
    const { request, problems } = buildRequest(
      http({ method: 'POST', body: '{}', expectedStatus: '200, 204' }),
    );
    expect(problems).toEqual([]);
    expect(request['payload']).toMatchObject({ method: 'POST', body: '{}', expectedStatus: [200, 204] });
  });

  it('is one that the engine takes, as it stands when only the work is filled in', () => {
    expect(parseJobRequest(buildRequest(command()).request).ok).toBe(true);
    expect(parseJobRequest(buildRequest(http()).request).ok).toBe(true);
  });
});

describe('what is wrong with a form', () => {
  it('is told at the field of what is missing, once', () => {
    expect(fieldsOf(command({ program: ' ' }))).toEqual(['payload.program']);
    expect(fieldsOf(command({ runAs: 'shell' }))).toEqual(['payload.shell']);
    expect(fieldsOf(http({ url: '' }))).toEqual(['payload.url']);
  });

  it('is told for what cannot be read', () => {
    expect(fieldsOf(command({ timeout: 'soon', start: 'delay', delay: '' })).sort()).toEqual([
      'delayMs',
      'timeoutMs',
    ]);
    expect(fieldsOf(http({ expectedStatus: '2xx' }))).toEqual(['payload.expectedStatus']);
  });

  it('is told for names that are missing or given twice', () => {
    const env = [
      { id: 1, name: 'A', value: '1' },
      { id: 2, name: 'A', value: '2' },
      { id: 3, name: '', value: '3' },
    ];
    const problems = buildRequest(command({ env })).problems;
    expect(problems.map(({ fix }) => fix)).toEqual(['Remove one of the two.', 'Name it, or remove the row.']);
  });

  it('is what the request itself is checked for', () => {
    expect(fieldsOf(command({ cwd: 'media', queue: '', tags: ['x'.repeat(65)] })).sort()).toEqual([
      'payload.cwd',
      'queue',
      'tags.0',
    ]);
  });
});

describe('the preview', () => {
  it('is what one would type', () => {
    const form = command({
      program: 'ffmpeg',
      args: [
        { id: 1, text: '-i' },
        { id: 2, text: 'a b.mov' },
      ],
      cwd: '~/my media',
      env: [{ id: 1, name: 'X', value: 'a b' }],
    });
    expect(previewLines(form)).toEqual(["cd ~/'my media' && X='a b' \\", "ffmpeg -i 'a b.mov'"]);
  });

  it('is empty while there is nothing to run', () => {
    expect(previewLines(emptyForm('command'))).toEqual([]);
    expect(previewLines(emptyForm('http'))).toEqual([]);
  });
});

describe('the times at which a job would be tried', () => {
  it('double, and are given for the first ones and the last', () => {
    const runs = planRuns({ startAt: 0, maxAttempts: 5, baseMs: 32_000 });
    expect(runs.map(({ at }) => at / 1000)).toEqual([0, 32, 96, 224, 480]);
    expect(runs.map(({ left }) => left)).toEqual([0, 25, 50, 75, 100]);
    expect(planRuns({ startAt: 0, maxAttempts: 100, baseMs: 1 }).map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 100,
    ]);
    expect(planRuns({ startAt: 7, maxAttempts: 1, baseMs: 1 })).toEqual([
      { attempt: 1, at: 7, delayMs: 0, left: 0 },
    ]);
  });
});

describe('a form', () => {
  it('is dirty when something would be lost, and a look at the other kind is nothing', () => {
    expect(isDirty(emptyForm('command'), emptyForm('command'))).toBe(false);
    expect(isDirty({ ...emptyForm('command'), kind: 'http' }, emptyForm('http'))).toBe(false);
    expect(isDirty(command(), emptyForm('command'))).toBe(true);
  });
});

describe('a module', () => {
  it('has its path, its input as JSON, and its export', () => {
    const { request, problems, name } = buildRequest(
      module({ input: ' {"width": 100} ', exportName: 'thumb' }),
    );
    expect(problems).toEqual([]);
    expect(request['payload']).toEqual({ path: '~/jobs/resize.ts', input: { width: 100 }, export: 'thumb' });
    expect(name).toBe('resize.ts thumb {"width":100}');
    expect(buildRequest(module()).request['payload']).toEqual({ path: '~/jobs/resize.ts' });
  });

  it('says at the field what is wrong', () => {
    expect(fieldsOf(module({ path: '' }))).toEqual(['payload.path']);
    expect(fieldsOf(module({ path: 'resize.py' }))).toEqual(['payload.path']);
    const { problems } = buildRequest(module({ input: '{"width": }' }));
    expect(problems).toMatchObject([{ field: 'payload.input', expected: 'JSON' }]);
    expect(problems[0]?.fix).toMatch(/^Unexpected token/);
  });

  it('is shown as the call that it comes to', () => {
    expect(previewLines(module({ path: '' }))).toEqual([]);
    expect(previewLines(module({ input: '{"width": 100}' }))).toEqual([
      "import work from '~/jobs/resize.ts'",
      'await work({"width": 100}, context)',
    ]);
    expect(previewLines(module({ exportName: 'thumb' }))).toEqual([
      "import { thumb } from '~/jobs/resize.ts'",
      'await thumb(null, context)',
    ]);
  });
});
