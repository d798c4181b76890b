import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import { err, ok, type Result } from '../../../shared/result.ts';
import { errorText } from '../../logger.ts';

/** Whether the system starts Jobdeck when the person logs in; hidden then, in the tray. The system knows it, not we. */
export interface LoginItem {
  /** null: this copy can't be started so. */
  isOn(): boolean | null;
  set(on: boolean): Result<null>;
}

export interface LoginItemOptions {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  /** The home folder, and the environment, which may name others. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const HIDDEN = '--hidden';

export function createLoginItem(options: LoginItemOptions): LoginItem {
  if (options.platform === 'win32') return windowsItem(options);
  if (options.platform === 'darwin') return macItem(options);
  return linuxItem(options);
}

/** A value in the person's part of the registry. */
function windowsItem({ app, execPath: path }: LoginItemOptions): LoginItem {
  const args = [...(app.isPackaged ? [] : [`"${app.getAppPath()}"`]), HIDDEN];
  return {
    isOn: () => app.getLoginItemSettings({ path, args }).openAtLogin,
    set: (on) => {
      app.setLoginItemSettings({ openAtLogin: on, path, args });
      return ok(null);
    },
  };
}

/** A login item of the app's bundle: what is not installed would have Electron's own started, without Jobdeck. */
function macItem({ app }: LoginItemOptions): LoginItem {
  if (!app.isPackaged) return { isOn: () => null, set: () => err(NOT_INSTALLED) };
  return {
    isOn: () => app.getLoginItemSettings().openAtLogin,
    set: (on) => {
      app.setLoginItemSettings({ openAtLogin: on });
      return ok(null);
    },
  };
}

/** XDG autostart: a file in a folder that the desktop reads when the person logs in. */
function linuxItem({ app, execPath, home, env }: LoginItemOptions): LoginItem {
  const file = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', 'jobdeck.desktop');
  // An AppImage runs from a place that is gone when it ends; the file itself is told in the environment.
  const program = [env['APPIMAGE'] ?? execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), HIDDEN];
  return {
    isOn: () => isWanted(readOr(file)),
    set: (on) => {
      try {
        mkdirSync(dirname(file), { recursive: true });
        if (on) writeFileSync(file, desktopEntry(program));
        else rmSync(file, { force: true });
        return ok(null);
      } catch (error) {
        return err({
          field: '',
          expected: `to write ${file}`,
          got: errorText(error),
          fix: 'Look at that folder and try again.',
        });
      }
    },
  };
}

const NOT_INSTALLED = {
  field: '',
  expected: 'an installed Jobdeck',
  got: 'one that runs from its source',
  fix: 'Install it first.',
} as const;

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Desktops switch such a file off by one of these lines, and leave it where it is. */
function isWanted(text: string | null): boolean {
  if (text === null) return false;
  return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text);
}

function desktopEntry(program: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Jobdeck
Comment=Keeps the queue running
Exec=${program.map(quoted).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** By the rules of the Desktop Entry specification: quoted, escaped within, `%` doubled, and `\` once more as in any value. */
function quoted(argument: string): string {
  if (/^[\w./:=@+-]+$/.test(argument)) return argument;
  const escaped = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`.replaceAll('\\', '\\\\');
}
