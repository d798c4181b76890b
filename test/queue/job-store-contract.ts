import { afterEach, beforeEach, describe, it } from 'vitest';
import { describeCommits } from './job-store-contract/commits.ts';
import { describeDependencies, describeReopenedDependencies } from './job-store-contract/dependencies.ts';
import { describeFailures } from './job-store-contract/failures.ts';
import { describeKeys } from './job-store-contract/keys.ts';
import { describeLines } from './job-store-contract/lines.ts';
import { describeLists } from './job-store-contract/lists.ts';
import { expectSameAsNaive } from './job-store-contract/naive-comparison.ts';
import { describeOutstanding } from './job-store-contract/outstanding.ts';
import { describePruning } from './job-store-contract/pruning.ts';
import { describeReads } from './job-store-contract/reads.ts';
import { describeReopening } from './job-store-contract/reopening.ts';
import { describeRunsAndDue } from './job-store-contract/runs-and-due.ts';
import { describeSchedules } from './job-store-contract/schedules.ts';
import { describeSearches, expectFoundAsNaive } from './job-store-contract/searches.ts';
import { StoreBench, type StoreUnderTest } from './job-store-contract/store-bench.ts';
import { describeStoredState } from './job-store-contract/stored-state.ts';

/**
 * The text of electron/queue/job-store.ts, in tests: every store has to pass them. `persistent` says whether `create`
 * answers a `reopen`; `comparisons` is how many random histories are compared.
 */
export function describeJobStore(
  name: string,
  create: () => Promise<StoreUnderTest>,
  options: { readonly persistent: boolean; readonly many?: number; readonly comparisons?: number },
): void {
  const { persistent, many = 5_000, comparisons = 150 } = options;

  describe(`${name}, as a job store`, () => {
    const bench = new StoreBench(create);
    beforeEach(() => bench.begin());
    afterEach(() => bench.end());

    describeCommits(bench);
    describeOutstanding(bench);
    describeKeys(bench);
    describeDependencies(bench);
    describeLines(bench);
    describeRunsAndDue(bench);
    describeLists(bench, many);
    describePruning(bench);
    describeReads(bench);
    describeSearches(bench, many);
    describeFailures(bench);
    describeStoredState(bench);
    describeSchedules(bench);
    // Of one that keeps nothing there is nothing to open again.
    if (persistent) describeReopening(bench);
    if (persistent) describeReopenedDependencies(bench);

    it('does what a naive list of jobs does, whatever is committed and pruned', async () => {
      await expectSameAsNaive(create, comparisons);
    }, 120_000);

    it('finds what is found by looking at one job after the other, whatever is searched for', async () => {
      await expectFoundAsNaive(create, comparisons);
    }, 120_000);
  });
}
