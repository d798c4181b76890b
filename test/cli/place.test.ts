import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../electron/cli/default-folder.ts';
import { resumeCommand } from '../../electron/cli/place.ts';

test('the default folder is where each system keeps such data, and not the app’s', () => {
  expect(defaultDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.local/share/jobdeck-cli');
  expect(defaultDataFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/ada')).toBe('/data/jobdeck-cli');
  expect(defaultDataFolder('linux', { XDG_DATA_HOME: 'data' }, '/home/ada')).toBe(
    '/home/ada/.local/share/jobdeck-cli',
  );
  expect(defaultDataFolder('darwin', { XDG_DATA_HOME: '/data' }, '/Users/ada')).toBe(
    '/Users/ada/Library/Application Support/jobdeck-cli',
  );
});

test('how to go on is said as it was typed', () => {
  expect(resumeCommand(undefined, {})).toBe('jobdeck resume');
  expect(resumeCommand('data', { npm_lifecycle_event: 'jobdeck' })).toBe(
    'npm run jobdeck -- resume --data data',
  );
  expect(resumeCommand('my data', {})).toBe('jobdeck resume --data "my data"');
});
