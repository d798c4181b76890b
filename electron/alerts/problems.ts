import { MAX_ALERT_RULES } from '../../shared/alerts/alerts.ts';
import { describeGot } from '../../shared/problems.ts';
import type { Problem } from '../../shared/result.ts';

export const isWrong = (problem: string): Problem => ({
  field: '',
  expected: 'a file of alert rules that is right',
  got: problem,
  fix: 'Correct the file and start Jobdeck again, or use the defaults.',
});

export const noSuch = (ruleId: string): Problem => ({
  field: 'ruleId',
  expected: 'the id of an alert rule',
  got: describeGot(ruleId),
  fix: 'It may have been removed meanwhile.',
});

export const notFiring = (name: string): Problem => ({
  field: 'ruleId',
  expected: 'an alert that fires',
  got: `${describeGot(name)}, which does not`,
  fix: 'It may be over by now.',
});

export const tooMany = (): Problem => ({
  field: '',
  expected: `at most ${MAX_ALERT_RULES} rules`,
  got: 'one more',
  fix: 'Remove one that is not used any more.',
});

export const cannotSilence = (until: number): Problem => ({
  field: 'until',
  expected: 'a moment in the next ten years',
  got: describeGot(until),
  fix: 'Give a later one, or null to end the silence.',
});

export const NOBODY_RUNS: Problem = {
  field: '',
  expected: 'a Jobdeck that runs',
  got: 'a folder that is opened only to ask',
  fix: 'Start the app or jobdeck run, and try it there.',
};
