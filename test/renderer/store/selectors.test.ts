import { expect, it } from 'vitest';
import { jobsInTab, totalJobs, totalQueues } from '../../../renderer/store/selectors.ts';
import { aQueue, aSnapshot, jobCounts } from './a-snapshot.ts';

it('counts jobs of every state together, and of one', () => {
  const jobs = jobCounts({ waiting: 3, dead: 4, completed: 1_000 });
  expect(totalJobs(jobs)).toBe(1_007);
  expect(jobsInTab(jobs, 'all')).toBe(1_007);
  expect(jobsInTab(jobs, 'dead')).toBe(4);
});

it('counts the queues that the snapshot left out, too', () => {
  expect(totalQueues(aSnapshot({ queues: [aQueue()], queuesLeftOut: 28 }))).toBe(29);
});
