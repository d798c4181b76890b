import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { watchInterrupts } from '../../electron/cli/interrupt.ts';

test('the first Ctrl+C resolves, the second is told at once, and after that nothing is listened to', async () => {
  const signals = new EventEmitter() as unknown as NodeJS.Process & EventEmitter;
  let seconds = 0;
  const interrupts = watchInterrupts(signals, () => {
    seconds += 1;
  });
  signals.emit('SIGINT');
  await interrupts.first;
  expect(seconds).toBe(0);
  signals.emit('SIGTERM');
  expect(seconds).toBe(1);
  interrupts.dispose();
  expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0);
});
