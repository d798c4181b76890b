import { expect, test } from 'vitest';
import { Collector } from '../endpoint/otlp-collector.ts';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('run --otlp sends the metrics, with what was counted last when it ends', async () => {
  const collector = await Collector.listening();
  const data = cli.folder();
  await cli.add(data, '--shell', 'true');
  const ended = await cli.spawn(
    'run',
    '--data',
    data,
    '--until-idle',
    '--otlp',
    collector.address,
    '--otlp-header',
    'X-Key: k',
  );
  collector.close();
  expect(ended).toMatchObject({ code: 0 });
  expect(collector.last.points.get('jobdeck.jobs.completed')?.[0]?.value).toBe(1);
  expect(collector.last.headers['x-key']).toBe('k');
});

test('run --otlp refuses what is no address, and runs nothing', async () => {
  const { code, err } = await cli.jobdeck('run', '--memory', '--until-idle', '--otlp', 'collector');
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('the http or https address of a collector'),
  });
});
