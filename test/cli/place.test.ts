import { expect, test } from 'vitest';
import { runDataFolder } from '../../electron/cli/default-folder.ts';
import { goOnCommand } from '../../electron/cli/place.ts';

test('the default folder is where each system keeps such data, and not the app’s', () => {
  expect(runDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/jobdeck-cli');
  expect(runDataFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/jobdeck-cli');
  expect(runDataFolder('linux', { XDG_DATA_HOME: 'data' }, '/home/ada')).toBe(
    '/home/ada/.local/share/jobdeck-cli',
  );
  expect(runDataFolder('darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada')).toBe(
    '/Users/ada/Library/Application Support/jobdeck-cli',
  );
});

test('how to go on is said as it was typed', () => {
  expect(goOnCommand(undefined, {})).toBe('jobdeck run');
  expect(goOnCommand('data', { npm_lifecycle_event: 'jobdeck' })).toBe('npm run jobdeck -- run --data data');
  expect(goOnCommand('my data', {})).toBe('jobdeck run --data "my data"');
});
