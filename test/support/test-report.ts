import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The fields that are read of what vitest's `json` reporter writes. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

export interface FailedTest {
  readonly file: string;
  readonly name: string;
  readonly message: string;
}

export interface TestReport {
  readonly passed: number;
  readonly skipped: number;
  readonly failed: readonly FailedTest[];
  /** `file > name` of each test, and of each file as a whole (`file > (the file)`), that passed. */
  readonly passedNames: ReadonlySet<string>;
}

/** What stands for a file that could not be loaded, and so has no test that failed. */
const WHOLE_FILE = '(the file)';

/** @returns `undefined` when there is no such file, or it is no report: the run died before it wrote one. */
export function readReport(path: string): TestReport | undefined {
  let report: VitestReport;
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
  const failed: FailedTest[] = [];
  const passedNames = new Set<string>();
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(process.cwd(), name);
    const broken = assertionResults.filter((test) => test.status === 'failed');
    for (const test of broken) {
      failed.push({ file, name: test.fullName, message: ownLines(test.failureMessages ?? []) });
    }
    if (status === 'failed' && broken.length === 0) failed.push({ file, name: WHOLE_FILE, message });
    if (status === 'passed') passedNames.add(`${file} > ${WHOLE_FILE}`);
    for (const test of assertionResults)
      if (test.status === 'passed') passedNames.add(`${file} > ${test.fullName}`);
  }
  const { numPassedTests: passed, numPendingTests, numTodoTests } = report;
  return { passed, skipped: numPendingTests + numTodoTests, failed, passedNames };
}

/** Without the lines of the stack that are of the test runner. */
function ownLines(messages: readonly string[]): string {
  const lines = messages.flatMap((message) => message.split('\n'));
  return lines.filter((line) => !line.includes('/node_modules/')).join('\n');
}
