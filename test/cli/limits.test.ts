import { describe, expect, test } from 'vitest';
import { rateText, readRate } from '../../electron/cli/rate-text.ts';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('limits are set, shown and undone, straight on a folder', async () => {
  const data = cli.folder();
  await cli.add(data, '-q', 'encode', 'true');
  const at = ['--data', data];
  const set = ['--concurrency', '4', '--rate', '10/min', '--rate-per-key', '1/s'];
  const told = await cli.jobdeck('limits', 'encode', ...set, ...at);
  expect(told).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^To take back what was set last: jobdeck undo --step \d+\n$/),
  });
  expect(told.out).toMatch(
    /^QUEUE +CONCURRENCY +RATE +RATE PER KEY +RUNNING +WAITING\nencode +4 +10\/min +1\/s +0 +1\n$/,
  );
  await cli.jobdeck('undo', ...at);
  expect(await cli.json('limits', 'encode', ...at)).toMatchObject({
    total: 1,
    queues: [{ name: 'encode', concurrency: 4, rate: { limit: 10, intervalMs: 60_000 }, keyRate: null }],
  });
  const same = await cli.jobdeck('limits', 'encode', '--concurrency', '4', ...at);
  expect(same).toMatchObject({ code: 0, err: '' });
  const conditions = await cli.jobdeck('limits', '--max-load', '100', ...at);
  expect(conditions, 'which undo does not take back').toMatchObject({ code: 0, err: '' });
  const none = await cli.json('limits', 'encode', '--rate', 'none', ...at);
  expect(none).toMatchObject({ queues: [{ rate: null }] });
});

test('of all queues together, by a Jobdeck that runs', { timeout: 60_000 }, async () => {
  const data = cli.folder();
  await cli.serve(data);
  const at = ['--data', data];
  await cli.add(data, '-q', 'encode', 'true');
  await cli.jobdeck('pause', 'encode', ...at);
  const memory = ['--min-free-memory', '1 MiB'];
  const told = await cli.jobdeck('limits', '--concurrency', '3', '--max-load', '100', ...memory, ...at);
  expect(told.out).toMatch(/^QUEUE .*\ndefault +3 +none +none +0 +0\nencode +3 +none +none .* paused\n/);
  expect(told.out).toMatch(
    /\nAll together: 3 at once\. Jobs start only while the load of each processor is at most 100 and 1\.0 MB of memory are free\.\n$/,
  );
  expect(await cli.json('limits', '--max-load', 'none', ...at)).toMatchObject({
    concurrency: 3,
    maxLoadPerCpu: null,
    minFreeMemoryBytes: 1_048_576,
    total: 2,
  });
  expect((await cli.jobdeck('limits', '--limit', '1', ...at)).out).toContain('\nand 1 more queues\n');
});

describe('what is wrong', () => {
  const cases: [what: string, args: string[], says: RegExp][] = [
    ['a limit of 0', ['--concurrency', '0'], /Expected a whole number from 1 to 256\./],
    ['a limit of a million', ['x', '--concurrency', '1000000'], /Expected a whole number from 1 to 256\./],
    ['a rate without a time', ['x', '--rate', '10'], /Expected starts in a time, like 10\/min or 5\/30s/],
    ['a rate of 0', ['x', '--rate', '0/s'], /Expected a whole number of starts from 1 to 10,000/],
    ['a rate in no time', ['x', '--rate', '5/2ms'], /Expected whole milliseconds from 1,000 \(a second\)/],
    ['a rate without a queue', ['--rate', '1/s'], /--rate: expected the name of a queue with it, got none/],
    ['a load of a queue', ['x', '--max-load', '1'], /--max-load: expected no queue with it, got "x"/],
    ['a load that is none', ['--max-load', 'much'], /Expected a load like 0\.8, or none\./],
    ['a size that is none', ['--min-free-memory', '2 GX'], /Expected a size like 2GB or 512 MiB, or none\./],
  ];
  for (const [what, args, says] of cases) {
    test(`${what} is told with exit code 2`, async () => {
      const { code, out, err } = await cli.jobdeck('limits', ...args);
      expect(err).toMatch(says);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    });
  }

  test('what only the engine can tell, and a queue that there is not', async () => {
    const data = cli.folder();
    await cli.add(data, 'true');
    const load = await cli.jobdeck('limits', '--max-load', '1000', '--data', data);
    expect(load).toMatchObject({ code: 1, err: expect.stringContaining('from 0.05 to 100') });
    const set = await cli.jobdeck('limits', 'nowhere', '--concurrency', '2', '--data', data);
    expect(set).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a queue that exists') });
    const shown = await cli.jobdeck('limits', 'nowhere', '--data', data);
    expect(shown).toMatchObject({ code: 1, err: expect.stringContaining('got "nowhere"') });
  });
});

test.each([
  ['10/min', { limit: 10, intervalMs: 60_000 }, '10/min'],
  ['1 / s', { limit: 1, intervalMs: 1_000 }, '1/s'],
  ['5/90s', { limit: 5, intervalMs: 90_000 }, '5/90s'],
  ['100/2 hours', { limit: 100, intervalMs: 7_200_000 }, '100/2h'],
  ['3/1500ms', { limit: 3, intervalMs: 1_500 }, '3/1500ms'],
  ['none', null, 'none'],
])('the rate %s is read, and told so that it is read again', (text, rate, told) => {
  expect(readRate(text)).toEqual({ ok: true, value: rate });
  expect(rateText(rate)).toBe(told);
  expect(readRate(told)).toEqual({ ok: true, value: rate });
});
