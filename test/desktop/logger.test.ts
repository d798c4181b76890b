import { expect, test } from 'vitest';
import { errorStack, errorText } from '../../electron/logger.ts';

const disk = new TypeError('disk full');
const error = new Error('committing 3 changes', { cause: disk });

test('an error is told with its cause', () => {
  expect(errorText(error)).toBe('committing 3 changes: disk full');
  expect([errorText(disk), errorText('a text'), errorText(null)]).toEqual(['disk full', 'a text', 'null']);
});

test('its stack comes with the stack of its cause', () => {
  expect(errorStack(error)).toMatch(
    /^Error: committing 3 changes\n {4}at .*logger\.test\.ts[\s\S]*\ncaused by TypeError: disk full\n {4}at /,
  );
  expect(errorStack('a text')).toBe('a text');
});
