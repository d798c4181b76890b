/**
 * Everything that has to hold, in one command: types, lint with the layer rules, unused code, the build, and all tests.
 * A check counts as one test. Files with a test that failed are run once more, alone: a test that passes then is counted as
 * passed and named as flaky. What failed is named again at the end. The last line is `N passed, N failed`, with
 * `, N skipped` when there are any; a test that can't run here says why and is counted as skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FailedTest, readReport, type TestReport } from './support/test-report.ts';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const flaky: string[] = [];

function run(args: readonly string[], quiet: boolean): { readonly ok: boolean; readonly output: string } {
  const [program = '', ...rest] = args;
  const result = spawnSync(process.execPath, [join(root, 'node_modules', program), ...rest], {
    cwd: root,
    encoding: 'utf8',
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

function fail(what: string): void {
  total.failed += 1;
  failures.push(what);
}

function check(name: string, ...args: readonly string[]): void {
  const { ok, output } = run(args, true);
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (ok) total.passed += 1;
  else fail(`${name}\n${output}`);
  if (!ok) console.log(output);
}

let runs = 0;
function vitest(
  projects: readonly string[],
  files: readonly string[],
): { ok: boolean; report: TestReport | undefined } {
  runs += 1;
  const file = join(scratch, `${runs}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { ok } = run(['vitest/vitest.mjs', 'run', ...only, ...reporters, ...files], false);
  return { ok, report: readReport(file) };
}

function tests(name: string, ...projects: readonly string[]): void {
  console.log(`\n${name}`);
  const { ok, report } = vitest(projects, []);
  if (report === undefined) {
    fail(`${name}: no report was written`);
    return;
  }
  total.passed += report.passed;
  total.skipped += report.skipped;
  if (report.failed.length > 0) onceMore(name, projects, report.failed);
  // An unhandled error or a leaked process fails the run without failing a test: nothing could be run once more.
  else if (!ok) fail(`${name}: the run failed outside of its tests`);
}

function onceMore(name: string, projects: readonly string[], tests: readonly FailedTest[]): void {
  const files = [...new Set(tests.map((test) => test.file))];
  console.log(`\n${name}: once more, ${files.join(', ')}`);
  const again = vitest(projects, files).report;
  for (const test of tests) {
    const title = `${test.file} > ${test.name}`;
    if (again?.passedNames.has(title) === true) {
      total.passed += 1;
      flaky.push(`${title}\n${test.message}`);
    } else fail(`${title}\n${test.message}`);
  }
}

for (const project of ['shared', 'electron', 'renderer', 'test']) {
  check(`types of ${project}`, 'typescript/bin/tsc', '-p', project);
}
check('format, lint and layers', '@biomejs/biome/bin/biome', 'ci', '.');
check('nothing unused', 'knip/bin/knip.js');
check('build', 'electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn');
tests('Unit and component tests', 'unit', 'renderer');
tests('End to end tests', 'e2e');

rmSync(scratch, { recursive: true, force: true });
for (const test of flaky) console.log(`\nFLAKY (failed, then passed alone): ${test}`);
for (const test of failures) console.log(`\nFAILED: ${test}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
