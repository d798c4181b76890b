import { expect, test } from 'vitest';
import { createOutputPublisher } from '../../electron/ipc/output-publisher.ts';
import type { OutputStore, OutputView } from '../../electron/queue/job-runner.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { anOutput, FakeOutputs } from './fakes.ts';

function setUp() {
  const outputs = new FakeOutputs();
  return { outputs, ...publish(outputs) };
}

function publish(output: OutputStore) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const publisher = createOutputPublisher({
    output,
    clock,
    send: ({ jobId, run, head, ended }) =>
      sent.push(`${jobId}.${run} ${Buffer.from(head)}${ended ? ' (ended)' : ''}`),
  });
  publisher.show();
  return { clock, publisher, sent };
}

test('following a run sends what it has printed so far', () => {
  const { outputs, publisher, sent } = setUp();
  outputs.write('a', 1, anOutput('one'));
  publisher.follow({ jobId: 'a', run: 1 });
  expect(sent).toEqual(['a.1 one']);
});

test('a run that has printed nothing yet is sent once it has', async () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  await clock.advance(1_000);
  outputs.write('a', 1, anOutput('late'));
  expect(sent).toEqual(['a.1 late']);
});

test('a run that prints all the time is sent ten times a second, its end included', async () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  for (let at = 0; at < 500; at += 1) {
    outputs.write('a', 1, anOutput(String(at)));
    await clock.advance(1);
  }
  outputs.write('a', 1, anOutput('all', true));
  await clock.advance(100);
  expect(sent).toHaveLength(6);
  expect(sent.at(-1)).toBe('a.1 all (ended)');
});

test('following another run leaves the first one alone', async () => {
  const { outputs, clock, publisher, sent } = setUp();
  publisher.follow({ jobId: 'a', run: 1 });
  publisher.follow({ jobId: 'b', run: 2 });
  outputs.write('a', 1, anOutput('from a'));
  outputs.write('b', 2, anOutput('from b'));
  await clock.advance(1_000);
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

test('a hidden window is sent nothing; shown again it has the present at once', async () => {
  const { outputs, clock, publisher, sent } = setUp();
  outputs.write('a', 1, anOutput('seen'));
  publisher.follow({ jobId: 'a', run: 1 });
  outputs.write('a', 1, anOutput('seen, and more'));
  publisher.hide();
  await clock.advance(1_000);
  outputs.write('a', 1, anOutput('all', true));
  await clock.advance(1_000);
  expect(sent).toEqual(['a.1 seen']);
  expect(clock.pending, 'timers while hidden').toBe(0);
  publisher.show();
  publisher.show();
  expect(sent).toEqual(['a.1 seen', 'a.1 all (ended)']);
});

test('a run that is followed while the window is hidden is sent once it shows', () => {
  const { outputs, publisher, sent } = setUp();
  publisher.hide();
  outputs.write('a', 1, anOutput('text'));
  publisher.follow({ jobId: 'a', run: 1 });
  expect(sent).toEqual([]);
  publisher.show();
  expect(sent).toEqual(['a.1 text']);
});

/** Answers every read when the test says so, with the name of the run. */
class StoredOutputs implements OutputStore {
  readonly #answers: (() => void)[] = [];

  read(jobId: string): Promise<OutputView> {
    return new Promise((resolve) => {
      this.#answers.push(() => resolve(anOutput(`of ${jobId}`, true)));
    });
  }
  lastLine(): string {
    return '';
  }
  follow(): () => void {
    return () => undefined;
  }
  forget(): void {}
  async answer(index: number): Promise<void> {
    this.#answers[index]?.();
    await Promise.resolve().then(() => undefined);
  }
}

test('output that has to be fetched is sent once it is there', async () => {
  const outputs = new StoredOutputs();
  const { publisher, sent } = publish(outputs);
  publisher.follow({ jobId: 'a', run: 1 });
  expect(sent).toEqual([]);
  await outputs.answer(0);
  expect(sent).toEqual(['a.1 of a (ended)']);
});

test('what was fetched for a run that is not followed any more, or for a hidden window, is not sent', async () => {
  const outputs = new StoredOutputs();
  const { publisher, sent } = publish(outputs);
  publisher.follow({ jobId: 'a', run: 1 });
  publisher.follow({ jobId: 'b', run: 1 });
  await outputs.answer(1);
  await outputs.answer(0);
  expect(sent).toEqual(['b.1 of b (ended)']);
  publisher.follow({ jobId: 'c', run: 1 });
  publisher.hide();
  await outputs.answer(2);
  expect(sent).toHaveLength(1);
});
