import type { GlobalShortcut } from 'electron';
import { describeGot } from '../../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import { isGlobalKeys } from '../../../shared/settings/desktop-settings.ts';
import type { SettingsFile } from '../settings-file.ts';

/** Keys that open the window from anywhere. Off until a person chooses some: they are taken from all other programs. */
export interface OpenKeys {
  /** Takes those that were chosen before. Whether they could be had is told where they are set: here nobody has asked. */
  start(): void;
  /** As chosen, whether or not they could be had. */
  readonly chosen: () => string | null;
  /** They are ours now. */
  readonly isActive: () => boolean;
  /** What cannot be had leaves those that were. */
  set(keys: string | null): Result<null>;
  stop(): void;
}

export function createOpenKeys(options: {
  readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister' | 'isRegistered'>;
  readonly settings: SettingsFile;
  readonly open: () => void;
}): OpenKeys {
  const { shortcuts, settings, open } = options;
  const chosen = (): string | null => settings.get().openKeys;
  const isActive = (): boolean => {
    const keys = chosen();
    return keys !== null && isGlobalKeys(keys) && shortcuts.isRegistered(keys);
  };
  const release = (): void => {
    const keys = chosen();
    if (keys !== null && isActive()) shortcuts.unregister(keys);
  };
  return {
    start: () => {
      const keys = chosen();
      if (keys !== null && isGlobalKeys(keys)) shortcuts.register(keys, open);
    },
    chosen,
    isActive,
    set: (keys) => {
      if (keys === null) {
        release();
        settings.change({ openKeys: null });
        return ok(null);
      }
      if (!isGlobalKeys(keys)) return err(notKeys(keys));
      if (keys === chosen() && isActive()) return ok(null);
      if (!shortcuts.register(keys, open)) return err(taken(keys));
      release();
      settings.change({ openKeys: keys });
      return ok(null);
    },
    stop: release,
  };
}

function notKeys(keys: string): Problem {
  return {
    field: 'keys',
    expected: 'Ctrl, Alt or Super, more of them or Shift, and a letter, a digit or F1 to F24',
    got: describeGot(keys.slice(0, 80)),
    fix: 'Write Ctrl+Alt+J, for example, or leave it empty.',
  };
}

function taken(keys: string): Problem {
  return {
    field: 'keys',
    expected: 'keys that no other program has',
    got: `${keys}, which the system does not give`,
    fix: 'Choose others. Under Wayland see docs/desktop.md.',
  };
}
