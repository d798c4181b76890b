import { describe, expect, it } from 'vitest';
import { defaultName, parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { command, http, module, parsed } from './requests.ts';

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
