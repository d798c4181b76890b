import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('rules are listed, added, silenced and removed in a folder that nobody has open; a wrong one is told', async () => {
  const data = cli.folder();
  const at = ['--data', data];
  await cli.add(data, 'true');
  const rule = { name: 'Many wait', metric: 'queue_size', queue: 'encode', level: 1_000 };
  expect(await cli.json('alerts', 'set', ...at, JSON.stringify(rule))).toEqual({ id: 'rule-1' });
  const silenced = await cli.jobdeck('alerts', 'silence', 'rule-1', '--for', '1 day', ...at);
  expect(silenced.out).toBe('rule-1 is silenced\n');
  const listed = await cli.json<{ readonly rules: readonly { readonly id: string }[] }>(
    'alerts',
    'list',
    ...at,
  );
  expect(listed.rules).toContainEqual(
    expect.objectContaining({
      id: 'rule-1',
      queue: 'encode',
      clearMs: 60_000,
      origin: 'own',
      state: 'ok',
      silencedUntil: expect.stringMatching(/Z$/),
    }),
  );
  const text = await cli.jobdeck('alerts', 'list', ...at);
  expect(text.out).toMatch(
    /\nrule-1 +ok, silenced until .* Waiting jobs of encode above 1,000 +Many wait\n$/,
  );
  expect((await cli.jobdeck('alerts', 'remove', 'rule-1', ...at)).code).toBe(0);
  expect((await cli.jobdeck('alerts', 'past', ...at)).out).toBe('No alert has fired and is over.\n');
  const wrong = await cli.jobdeck('alerts', 'set', ...at, '{"name":"x","metric":"nosuch","level":1}');
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('metric: expected a metric') });
  const quiet = await cli.jobdeck('alerts', 'acknowledge', 'dead-jobs', ...at);
  expect(quiet).toMatchObject({ code: 1, err: expect.stringContaining('expected an alert that fires') });
  const told = ['--command', "notify 'a b'", '--webhook', 'https://hooks.example.org/c4n4ry'];
  const telling = await cli.jobdeck('alerts', 'tell', ...told, ...at);
  expect(telling.out).toBe("Command: notify 'a b'\nWebhook: https://hooks.example.org/…\n");
  const tried = await cli.jobdeck('alerts', 'tell', '--try', ...at);
  expect(tried).toMatchObject({ code: 1, err: expect.stringContaining('Start the app or jobdeck run') });
});
