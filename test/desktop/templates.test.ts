import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTemplateDesk, TEMPLATES_FILE } from '../../electron/templates.ts';
import { MAX_TEMPLATE_BYTES, MAX_TEMPLATES } from '../../shared/jobs/templates.ts';

const JOB = { kind: 'command', payload: { program: 'ffmpeg' }, queue: 'encode', tags: ['video'] } as const;

function aFolder(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-templates-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (text !== undefined) writeFileSync(join(folder, TEMPLATES_FILE), text);
  return folder;
}

test('a template is there at the next start, without what only one job can have', async () => {
  const folder = aFolder();
  const desk = createTemplateDesk(folder);
  const asked = { ...JOB, key: 'k', runAt: 5, dependsOn: ['a'], onParentFailure: 'cancel' };
  expect(await desk.save('  encode to hls ', asked)).toEqual({ ok: true, value: null });
  const again = createTemplateDesk(folder);
  expect(await again.list()).toEqual({ ok: true, value: [{ name: 'encode to hls', kind: 'command' }] });
  expect(await again.get('encode to hls')).toEqual({ ok: true, value: { name: 'encode to hls', job: JOB } });
});

test('one with the same name is replaced; names are sorted, changed and deleted', async () => {
  const desk = createTemplateDesk(null);
  await desk.save('b', JOB);
  await desk.save('a', JOB);
  await desk.save('b', { kind: 'http', payload: { url: 'https://example.org/' } });
  const list = async () => {
    const reply = await desk.list();
    return reply.ok ? reply.value.map(({ name, kind }) => `${name} ${kind}`) : [];
  };
  expect(await list()).toEqual(['a command', 'b http']);
  expect(await desk.rename('b', 'a')).toMatchObject({ ok: false, error: { got: '"a"' } });
  expect(await desk.rename('b', ' c ')).toEqual({ ok: true, value: null });
  expect(await desk.remove('a')).toEqual({ ok: true, value: null });
  expect(await list()).toEqual(['c http']);
  expect(await desk.remove('a')).toMatchObject({ ok: false, error: { field: 'template' } });
  expect(await desk.rename('a', 'd')).toMatchObject({ ok: false, error: { field: 'template' } });
  expect(await desk.get('a')).toEqual({ ok: true, value: null });
});

test.each([
  ['', JOB, 'template'],
  ['x'.repeat(101), JOB, 'template'],
  ['two\nlines', JOB, 'template'],
  ['ok', { ...JOB, queue: '' }, 'queue'],
  ['ok', { ...JOB, payload: { shell: 'x'.repeat(MAX_TEMPLATE_BYTES) } }, 'payload'],
  ['ok', 7, ''],
])('%j is not saved when something is wrong with it', async (name, job, field) => {
  const desk = createTemplateDesk(null);
  const reply = await desk.save(name, job);
  expect(reply.ok ? [] : reply.error.map((problem) => problem.field)).toContain(field);
  expect(await desk.list()).toEqual({ ok: true, value: [] });
});

test('there is a bound to how many are kept', async () => {
  const templates = Array.from({ length: MAX_TEMPLATES }, (_, index) => ({ name: `t${index}`, job: JOB }));
  const desk = createTemplateDesk(aFolder(JSON.stringify({ templates })));
  expect(await desk.save('one more', JOB)).toMatchObject({ ok: false, error: [{ field: 'template' }] });
  expect(await desk.save('t7', JOB), 'in the place of another').toMatchObject({ ok: true });
});

test.each(['', '{', '{"templates": 3}', '{"templates": [{"name": 3}]}'])(
  'a file that is %j is told with its path, and left as it is',
  async (text) => {
    const folder = aFolder(text);
    const desk = createTemplateDesk(folder);
    const file = join(folder, TEMPLATES_FILE);
    for (const reply of [await desk.list(), await desk.get('a'), await desk.remove('a')]) {
      expect(reply).toMatchObject({ ok: false, error: { expected: expect.stringContaining(file) } });
    }
    expect(await desk.save('a', JOB)).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe(text);
    writeFileSync(file, '{"templates": []}');
    expect(await desk.save('a', JOB), 'once it was put right').toMatchObject({ ok: true });
  },
);

test('changes at the same time all take place', async () => {
  const folder = aFolder();
  const desk = createTemplateDesk(folder);
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => desk.save(name, JOB)));
  const reply = await createTemplateDesk(folder).list();
  expect(reply.ok ? reply.value.length : 0).toBe(4);
});
