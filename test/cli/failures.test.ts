import { expect, test } from 'vitest';
import { groupsText } from '../../electron/cli/commands/failures.ts';
import type { FailureGroup } from '../../shared/jobs/job-views.ts';

const group: FailureGroup = {
  fingerprint: 'aaaaaaaaaaaaaaaa',
  code: 'exit 3',
  message: 'The program ended with code 3.',
  jobs: 1_200,
  dead: 1_200,
  runs: 1_300,
  firstAt: 0,
  lastAt: 60_000,
  dismissed: false,
};

test('groups of failures are told as a table, and which were dismissed where any was', () => {
  expect(groupsText([group], 120_000)).toMatch(/^GROUP +JOBS +RUNS +FIRST +LAST +CODE +ERROR\n/);
  const lines = groupsText(
    [group, { ...group, fingerprint: 'bbbbbbbbbbbbbbbb', dismissed: true }],
    120_000,
  ).split('\n');
  expect(lines[0]).toMatch(/ CODE +DISMISSED +ERROR$/);
  expect(lines[1]).toMatch(/^a{16} +1,200 +1,300 +.* exit 3 +The program ended with code 3\.$/);
  expect(lines[2]).toMatch(/^b{16} .* exit 3 +yes +The program ended with code 3\.$/);
});
