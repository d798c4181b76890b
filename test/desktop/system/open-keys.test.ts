import { expect, test } from 'vitest';
import type { RememberedSettings, SettingsFile } from '../../../electron/desktop/settings-file.ts';
import { createOpenKeys } from '../../../electron/desktop/system/open-keys.ts';
import { isGlobalKeys } from '../../../shared/settings/desktop-settings.ts';

function setUp(chosen: string | null = null) {
  let settings = { openKeys: chosen } as RememberedSettings;
  const file = {
    get: () => settings,
    change: (part: Partial<RememberedSettings>) => {
      settings = { ...settings, ...part };
    },
  } as SettingsFile;
  const ours = new Map<string, () => void>();
  const others = new Set(['Ctrl+Alt+T']);
  let opened = 0;
  const keys = createOpenKeys({
    shortcuts: {
      register: (accelerator, callback) => {
        if (others.has(accelerator) || ours.has(accelerator)) return false;
        ours.set(accelerator, callback);
        return true;
      },
      unregister: (accelerator) => void ours.delete(accelerator),
      isRegistered: (accelerator) => ours.has(accelerator),
    },
    settings: file,
    open: () => {
      opened += 1;
    },
  });
  return { keys, ours, others, opened: () => opened, stored: () => settings.openKeys };
}

test('none are taken until some are chosen; then they open the window', () => {
  const { keys, ours, opened, stored } = setUp();
  keys.start();
  expect([keys.chosen(), keys.isActive(), ours.size]).toEqual([null, false, 0]);
  expect(keys.set('Ctrl+Alt+J')).toEqual({ ok: true, value: null });
  ours.get('Ctrl+Alt+J')?.();
  expect([opened(), stored(), keys.isActive()]).toEqual([1, 'Ctrl+Alt+J', true]);
});

test('others take the place of those that were, and none gives them back', () => {
  const { keys, ours, stored } = setUp();
  keys.set('Ctrl+Alt+J');
  keys.set('Ctrl+Alt+K');
  expect([...ours.keys()]).toEqual(['Ctrl+Alt+K']);
  expect(keys.set('Ctrl+Alt+K'), 'the same again').toMatchObject({ ok: true });
  keys.set(null);
  expect([ours.size, stored()]).toEqual([0, null]);
});

test('keys that another program has are refused with what to do, and leave those that were', () => {
  const { keys, ours, stored } = setUp();
  keys.set('Ctrl+Alt+J');
  expect(keys.set('Ctrl+Alt+T')).toEqual({
    ok: false,
    error: {
      field: 'keys',
      expected: 'keys that no other program has',
      got: 'Ctrl+Alt+T, which the system does not give',
      fix: 'Choose others. Under Wayland see docs/desktop.md.',
    },
  });
  expect([[...ours.keys()], stored()]).toEqual([['Ctrl+Alt+J'], 'Ctrl+Alt+J']);
});

test('at a start they are taken again; when they cannot be had that is seen, and they stay chosen', () => {
  const { keys } = setUp('Ctrl+Alt+J');
  keys.start();
  expect(keys.isActive()).toBe(true);
  keys.stop();
  expect(keys.isActive()).toBe(false);
  const taken = setUp('Ctrl+Alt+T').keys;
  taken.start();
  expect([taken.chosen(), taken.isActive()]).toEqual(['Ctrl+Alt+T', false]);
  const damaged = setUp('not keys').keys;
  damaged.start();
  expect(damaged.isActive()).toBe(false);
});

test('keys need a modifier that is not Shift alone', () => {
  const good = ['Ctrl+Alt+J', 'CmdOrCtrl+Shift+F12', 'Alt+1', 'super+j'];
  const bad = [
    'J',
    'Shift+J',
    'Ctrl',
    'Ctrl+',
    'Ctrl+Ctrl+J',
    'Ctrl+Ä',
    'Ctrl+F25',
    'Hyper+J',
    '',
    '+',
    'Ctrl+Alt+Jj',
  ];
  expect(good.filter((keys) => !isGlobalKeys(keys))).toEqual([]);
  expect(bad.filter(isGlobalKeys)).toEqual([]);
  expect(setUp().keys.set('Shift+J')).toMatchObject({ ok: false, error: { got: '"Shift+J"' } });
});
