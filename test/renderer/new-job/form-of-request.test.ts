import { describe, expect, it } from 'vitest';
import { buildRequest } from '../../../renderer/new-job/build-request.ts';
import { formOfTemplate } from '../../../renderer/new-job/form-of-request.ts';

const JOB = {
  kind: 'command',
  payload: { program: 'ffmpeg', args: ['-i', 'a b.mov'], cwd: '/media', env: { THREADS: '6' }, stdin: 'x' },
  name: 'encode',
  queue: 'encode',
  priority: 5,
  maxAttempts: 7,
  backoff: { baseMs: 4_000 },
  tags: ['video'],
  unique: { key: 'u', within: 3_600_000, onConflict: 'reject' },
  concurrencyKey: 'gpu',
  keyConcurrency: 2,
  rateKey: 'r',
  delayMs: 60_000,
  timeoutMs: 600_000,
};

describe('the sheet of a template', () => {
  it.each([
    JOB,
    { kind: 'http', payload: { method: 'POST', url: 'https://example.org/', body: 'x', maxRedirects: 2 } },
    { kind: 'module', payload: { path: '/a/b.mjs', input: { a: [1] }, export: 'run' } },
  ])('asks for the same again: %j', (job) => {
    const { form, problems } = formOfTemplate(job);
    expect(problems).toEqual([]);
    expect(buildRequest(form)).toMatchObject({ request: job, problems: [] });
  });

  it('has what is right of one that is wrong, and says at which field what is not', () => {
    const old = { ...JOB, priority: 5_000, colour: 'red', payload: { ...JOB.payload, cwd: 'media' } };
    const { form, problems } = formOfTemplate(old);
    expect(problems.map(({ field }) => field).sort()).toEqual(['colour', 'payload.cwd', 'priority']);
    expect(form).toMatchObject({ program: 'ffmpeg', queue: 'encode', priority: 0, cwd: '', tags: ['video'] });
  });

  it.each([null, 7, 'x', [], {}, { kind: 'pigeon' }, { kind: 'http', payload: 3 }])(
    'is empty, with the reason, when %j is in its place',
    (job) => {
      const { form, problems } = formOfTemplate(job);
      expect(problems.length).toBeGreaterThan(0);
      expect(form.program).toBe('');
    },
  );
});
