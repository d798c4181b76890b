import { describe, expect, it } from 'vitest';
import { parentsVariables } from '../../electron/workers/parents-variables.ts';
import type { JsonValue } from '../../shared/jobs/job.ts';
import type { ParentResult } from '../../shared/jobs/job-views.ts';
import { utf8Length } from '../../shared/words/utf8-length.ts';

const parent = (name: string, result: JsonValue): ParentResult => ({
  id: `01KB7Q0Z6V8Y3M5T1N9R4C2XJ${name}`,
  name,
  state: 'completed',
  result,
  resultLeftOut: false,
  error: null,
});

describe('what a command is told of the jobs that it depends on', () => {
  it('is a list of them as JSON', () => {
    const parents = [parent('a', { exitCode: 0 }), parent('b', null)];
    const { JOBDECK_PARENTS = '', JOBDECK_PARENTS_LEFT_OUT } = parentsVariables(parents, 'linux');
    expect(JSON.parse(JOBDECK_PARENTS)).toEqual(parents);
    expect(JOBDECK_PARENTS_LEFT_OUT).toBe('0');
  });

  it.each([
    ['linux', 98_304],
    ['darwin', 98_304],
    ['win32', 8_192],
  ] as const)('fits on %s: results are left out, the later ones first', (platform, most) => {
    const parents = Array.from({ length: 20 }, (_, n) => parent(String(n), 'ä'.repeat(most / 20)));
    const { JOBDECK_PARENTS = '', JOBDECK_PARENTS_LEFT_OUT } = parentsVariables(parents, platform);
    expect(utf8Length(JOBDECK_PARENTS)).toBeLessThanOrEqual(most);
    const told = JSON.parse(JOBDECK_PARENTS) as readonly ParentResult[];
    expect([told.length, JOBDECK_PARENTS_LEFT_OUT]).toEqual([20, '0']);
    expect(told[0]).toEqual(parents[0]);
    expect(told[19]).toEqual({ ...parents[19], result: null, resultLeftOut: true });
  });

  it('fits with the most parents that a job can have, and says how many are left out', () => {
    const parents = Array.from({ length: 1_000 }, () => parent('n'.repeat(200), 'x'.repeat(1_000)));
    const { JOBDECK_PARENTS = '', JOBDECK_PARENTS_LEFT_OUT } = parentsVariables(parents, 'linux');
    expect(utf8Length(JOBDECK_PARENTS)).toBeLessThanOrEqual(98_304);
    const told = JSON.parse(JOBDECK_PARENTS) as readonly ParentResult[];
    expect(told.length).toBeGreaterThan(150);
    expect(told.length + Number(JOBDECK_PARENTS_LEFT_OUT)).toBe(1_000);
  });
});
