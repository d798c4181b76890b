import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readReport } from '../support/test-report.ts';

function reportOf(report: unknown): ReturnType<typeof readReport> {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
  return readReport(file);
}

const assertion = (fullName: string, status: string) => ({
  fullName,
  status,
  failureMessages: status === 'failed' ? [`${fullName} is wrong`] : [],
});

test('a report tells which tests failed, and a file that could not be loaded is one of them', () => {
  const name = (file: string) => join(process.cwd(), 'test', file);
  const report = reportOf({
    numPassedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      {
        name: name('a.test.ts'),
        status: 'failed',
        message: '',
        assertionResults: [assertion('adds', 'passed'), assertion('takes away', 'failed')],
      },
      { name: name('b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  });
  expect(report).toEqual({
    passed: 1,
    skipped: 2,
    failed: [
      { file: 'test/a.test.ts', name: 'takes away', message: 'takes away is wrong' },
      { file: 'test/b.test.ts', name: '(the file)', message: 'no such module' },
    ],
    passedNames: new Set(['test/a.test.ts > adds']),
  });
});

test('a report that was cut off is none', () => {
  expect(reportOf('{"numPassedTests": 12, "testRes')).toBeUndefined();
  expect(readReport(join(tmpdir(), 'there-is-no-such-report.json'))).toBeUndefined();
});
