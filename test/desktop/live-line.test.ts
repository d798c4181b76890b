import { expect, test } from 'vitest';
import { createLiveLine } from '../../electron/live-line.ts';
import { FakeClock } from '../support/fake-clock.ts';

function setUp(columns = 40) {
  const clock = new FakeClock();
  let text = 'one';
  let written = '';
  let texts = 0;
  const write = (part: string): string => (written += part);
  const line = createLiveLine({
    terminal: { isTTY: true, columns, write },
    clock,
    intervalMs: 100,
    text: () => {
      texts += 1;
      return text;
    },
  });
  const take = (): string => {
    const taken = written.replaceAll('\r\u001b[2K', '<');
    written = '';
    return taken;
  };
  return { clock, line, take, write, made: () => texts, setText: (next: string) => (text = next) };
}

test('the line is drawn over itself, at most once an interval, the latest last', async () => {
  const { clock, line, take, setText } = setUp();
  line.update();
  setText('two');
  line.update();
  setText('three');
  line.update();
  await clock.advance(1_000);
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

test('what is written aside stands above the line, which comes back', () => {
  const { line, take, write } = setUp();
  line.aside(() => write('early\n'));
  line.update();
  line.aside(() => write('an event\n'));
  expect(take()).toBe('early\n<one<an event\n<one');
});

test('a thousand lines aside make the text no oftener than the pace allows', async () => {
  const { clock, line, write, made } = setUp();
  for (let at = 0; at < 1_000; at += 1) {
    line.update();
    line.aside(() => write('an event\n'));
  }
  await clock.advance(99);
  expect(made()).toBe(1);
  await clock.advance(1);
  expect(made()).toBe(2);
});

test('taking the line away does not change its pace', async () => {
  const { clock, line, made } = setUp();
  for (let at = 0; at < 10; at += 1) {
    line.update();
    line.clear();
  }
  await clock.advance(1_000);
  expect(made()).toBe(1);
});

test('a line that was taken away stays away until the next update', async () => {
  const { clock, line, take } = setUp();
  line.update();
  line.update();
  line.clear();
  await clock.advance(1_000);
  expect(take()).toBe('<one<');
  expect(clock.pending).toBe(0);
});
