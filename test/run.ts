/**
 * Everything that has to hold, in one command: types, lint with the layer rules, unused code, the build, and all tests.
 * A check counts as one test. The last line is `N passed, N failed`, with `, N skipped` when there are any; a test that
 * can't run here says why and is counted as skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'jobdeck-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

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

function check(name: string, ...args: readonly string[]): void {
  const { ok, output } = run(args, true);
  total[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (!ok) console.log(output);
}

function vitest(name: string, ...projects: readonly string[]): void {
  console.log(`\n${name}`);
  const report = join(scratch, `${projects.join('-')}.json`);
  const only = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok } = run(['vitest/vitest.mjs', 'run', ...only, ...reporters], false);
  let failed = 0;
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
    total.passed += counts.numPassedTests;
    total.skipped += counts.numPendingTests + counts.numTodoTests;
    failed = counts.numFailedTests;
  } catch {
    console.log(`✗ ${name}: no report was written`);
  }
  // A file that failed to load, an unhandled error or a leaked process fails the run without failing a test.
  total.failed += ok ? failed : Math.max(1, failed);
}

for (const project of ['shared', 'electron', 'renderer', 'test']) {
  check(`types of ${project}`, 'typescript/bin/tsc', '-p', project);
}
check('format, lint and layers', '@biomejs/biome/bin/biome', 'ci', '.');
check('nothing unused', 'knip/bin/knip.js');
check('build', 'electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn');
vitest('Unit and component tests', 'unit', 'renderer');
vitest('End to end tests', 'e2e');

rmSync(scratch, { recursive: true, force: true });
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
