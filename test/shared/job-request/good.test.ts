import { describe, expect, it } from 'vitest';
import { DEFAULT_BACKOFF } from '../../../shared/jobs/backoff.ts';
import { MAX_PAYLOAD_BYTES, parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { COMMAND, command, HTTP, MODULE, parsed } from './requests.ts';

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
