import { expect, test } from 'vitest';
import { createLiveLine } from '../../electron/live-line.ts';
import { FakeClock } from '../ipc/fakes.ts';

function setUp(columns = 40) {
  const clock = new FakeClock();
  let text = 'one';
  let written = '';
  const line = createLiveLine({
    terminal: { isTTY: true, columns, write: (part: string) => (written += part) },
    clock,
    intervalMs: 100,
    text: () => text,
  });
  const take = (): string => {
    const taken = written.replaceAll('\r\u001b[2K', '<');
    written = '';
    return taken;
  };
  return { clock, line, take, setText: (next: string) => (text = next) };
}

test('the line is drawn over itself, at most once an interval, the latest last', () => {
  const { clock, line, take, setText } = setUp();
  line.update();
  setText('two');
  line.update();
  setText('three');
  line.update();
  clock.pass(1_000);
  expect(take()).toBe('<one<three');
});

test('a line that is too long is cut before the last column, which would wrap', () => {
  const { line, take, setText } = setUp(10);
  setText('0123456789');
  line.update();
  expect(take()).toBe('<01234567…');
});

test('a terminal that cannot tell its width is taken for 80 columns', () => {
  const { line, take, setText } = setUp(0);
  setText('x'.repeat(100));
  line.update();
  expect(take()).toBe(`<${'x'.repeat(78)}…`);
});

test('what is printed stands above the line, which comes back', () => {
  const { line, take } = setUp();
  line.update();
  line.print('an event');
  expect(take()).toBe('<one<an event\n<one');
});

test('a line that was taken away stays away until the next update', () => {
  const { clock, line, take } = setUp();
  line.update();
  line.update();
  line.clear();
  clock.pass(1_000);
  expect(take()).toBe('<one<');
  expect(clock.pending).toBe(0);
});
