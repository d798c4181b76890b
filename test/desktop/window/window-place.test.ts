import { expect, test } from 'vitest';
import { isOnADisplay } from '../../../electron/desktop/window/window-place.ts';

/** A panel of 30 px at its top. */
const MAIN = { workArea: { x: 0, y: 30, width: 1920, height: 1050 } };
const LEFT = { workArea: { x: -1280, y: 0, width: 1280, height: 1024 } };
const SIZE = { width: 800, height: 600 };

const PLACES: [what: string, x: number, y: number, isOn: boolean][] = [
  ['in the middle', 500, 200, true],
  ['on another display', -1000, 100, true],
  ['over both', -400, 100, true],
  ['with 100 px within reach at the right', 1820, 200, true],
  ['with less than 100 px within reach', 1821, 200, false],
  ['where a display was unplugged', 3000, 200, false],
  ['with its title bar under the panel', 500, 29, false],
  ['with its title bar at the very bottom', 500, 1040, false],
  ['with its title bar just above that', 500, 1039, true],
];
for (const [what, x, y, isOn] of PLACES) {
  test(`a window ${what} is ${isOn ? '' : 'not '}within reach`, () => {
    expect(isOnADisplay({ x, y, ...SIZE }, [MAIN, LEFT])).toBe(isOn);
  });
}

test('without a display no window is within reach', () => {
  expect(isOnADisplay({ x: 0, y: 0, ...SIZE }, [])).toBe(false);
});
