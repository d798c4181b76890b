import { expect, test } from 'vitest';
import { quitQuestion } from '../../../electron/desktop/dialogs/quit-question.ts';
import type { RunningNow } from '../../../shared/numbers/snapshot.ts';
import { aSnapshot } from '../../ipc/fakes.ts';

const running = (names: readonly string[]): RunningNow[] =>
  names.map((name, index) => ({
    id: `job-${index}`,
    name,
    kind: 'command',
    queue: 'default',
    run: 1,
    startedAt: 0,
    lastLine: '',
    progress: null,
  }));

test('nothing is asked while nothing runs, whatever waits', () => {
  expect(quitQuestion(aSnapshot({ jobs: { waiting: 50, retrying: 2 } }), 2_000)).toBeNull();
});

test('one job is named, and what happens to it', () => {
  const question = quitQuestion(
    aSnapshot({ jobs: { running: 1 }, running: running(['Encode talk.mp4']) }),
    2_000,
  );
  expect(question?.message).toBe('One job is running. Quit and end it?');
  expect(question?.detail).toContain('• Encode talk.mp4');
  expect(question?.detail).toContain(
    'gets 2 s to finish, is then asked to end, and is killed if it does not',
  );
  expect(question?.detail).toContain('kept in memory only: this one will be gone');
});

test('of many jobs five are named, and the backlog that goes with them is counted', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const question = quitQuestion(
    aSnapshot({ jobs: { running: 8, waiting: 26, scheduled: 3, retrying: 1 }, running: running(names) }),
    2_000,
  );
  expect(question?.message).toBe('8 jobs are running. Quit and end them?');
  expect(question?.detail).toMatch(/• e\nand 3 more/);
  expect(question?.detail).toContain('these and 30 that have yet to run will be gone');
});

test('a name keeps to its line', () => {
  const question = quitQuestion(
    aSnapshot({ jobs: { running: 1 }, running: running(['Encode\n\nNothing is lost.\u0007']) }),
    2_000,
  );
  expect(question?.detail).toMatch(/^• Encode Nothing is lost\.\n\nEach gets/);
});

test('jobs that are on the disk are not lost', () => {
  const storage = { state: 'ok', folder: '/data', since: null, message: null } as const;
  const question = quitQuestion(
    aSnapshot({ jobs: { running: 1, waiting: 2 }, running: running(['a']), engine: { storage } }),
    2_000,
  );
  expect(question?.detail).toContain(
    'Nothing is lost: this one and 2 that have yet to run will be taken up again when Jobdeck starts.',
  );
});
