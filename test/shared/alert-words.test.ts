import { expect, test } from 'vitest';
import { alertCondition, alertHeadline, alertValue } from '../../shared/alerts/words.ts';
import { aRule } from '../support/alerts.ts';

test('what a rule says, in words', () => {
  expect(alertCondition(aRule())).toBe('Waiting jobs above 10 for 20 s');
  const failed = aRule({ metric: 'jobs_failed', queue: 'encode', windowMs: 600_000, forMs: 0 });
  expect(alertCondition(failed)).toBe('Failed runs of encode in 10 min above 10');
  const disk = aRule({ metric: 'disk_free_bytes', when: 'below', level: 1e9, forMs: 90_000 });
  expect(alertCondition(disk)).toBe('Free space on the disk of the data folder below 1.0 GB for 1 min 30 s');
  expect(alertCondition(aRule({ metric: 'storage_trouble', level: 0 }))).toBe(
    'The disk refuses changes for 20 s',
  );
});

test('values have the unit of their metric', () => {
  expect(alertValue('failure_share', 0.256)).toBe('25.6 %');
  expect(alertValue('failure_deviation', 3.14)).toBe('3.1 deviations');
  expect(alertValue('stalled_ms', 1_800_000)).toBe('30 min');
  expect(alertValue('conservation_broken', 1)).toBe('yes');
  expect(alertValue('queue_size', null)).toBe('–');
});

test('what fires, with how bad it is', () => {
  const alert = {
    name: 'Much waits',
    metric: 'queue_size',
    queue: 'encode',
    value: null,
    worst: 1_200,
  } as const;
  expect(alertHeadline(alert)).toBe('Much waits (encode): 1,200');
  expect(alertHeadline({ ...alert, metric: 'storage_trouble', queue: null })).toBe('Much waits');
});
