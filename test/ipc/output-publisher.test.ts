import { expect, test } from 'vitest';
import { createOutputPublisher } from '../../electron/ipc/output-publisher.ts';
import { anOutput, FakeClock, FakeOutputs } from './fakes.ts';

function setUp() {
  const clock = new FakeClock();
  const outputs = new FakeOutputs();
  const sent: string[] = [];
  const publisher = createOutputPublisher({
    output: outputs,
    clock,
    send: ({ jobId, run, head, ended }) =>
      sent.push(`${jobId}.${run} ${Buffer.from(head)}${ended ? ' (ended)' : ''}`),
  });
  return { clock, outputs, publisher, sent };
}

test('following a run sends what it has printed so far', () => {
  const { outputs, publisher, sent } = setUp();
  outputs.write('a', 1, anOutput('one'));
  publisher.follow({ jobId: 'a', run: 1 });
  expect(sent).toEqual(['a.1 one']);
});

test('a run that has printed nothing yet is sent once it has', () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  clock.pass(1_000);
  outputs.write('a', 1, anOutput('late'));
  expect(sent).toEqual(['a.1 late']);
});

test('a run that prints all the time is sent ten times a second, its end included', () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  for (let at = 0; at < 500; at += 1) {
    outputs.write('a', 1, anOutput(String(at)));
    clock.pass(1);
  }
  outputs.write('a', 1, anOutput('all', true));
  clock.pass(100);
  expect(sent).toHaveLength(6);
  expect(sent.at(-1)).toBe('a.1 all (ended)');
});

test('following another run leaves the first one alone', () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  publisher.follow({ jobId: 'b', run: 2 });
  outputs.write('a', 1, anOutput('from a'));
  outputs.write('b', 2, anOutput('from b'));
  clock.pass(1_000);
  expect(sent).toEqual(['b.2 from b']);
  expect(outputs.followers).toBe(1);
});

test('following none, and stopping, leave no listener and no timer', () => {
  const { outputs, clock, publisher } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  publisher.follow(null);
  expect(outputs.followers).toBe(0);
  publisher.follow({ jobId: 'a', run: 1 });
  publisher.stop();
  expect([outputs.followers, clock.pending]).toEqual([0, 0]);
});
