import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { App } from 'electron';

type PathName = Parameters<App['getPath']>[0];

/** Where a platform keeps what: `app.getPath` and `app.setPath`. */
export class AppPaths {
  readonly #set = new Map<string, string>();
  readonly #appPath: string;
  readonly #switches: ReadonlyMap<string, string>;
  readonly #appName: () => string;

  constructor(options: { appPath: string; switches: ReadonlyMap<string, string>; appName: () => string }) {
    this.#appPath = options.appPath;
    this.#switches = options.switches;
    this.#appName = options.appName;
  }

  get(name: PathName): string {
    const known = this.#set.get(name) ?? this.#usual(name);
    if (known === undefined) throw new Error(`Failed to get '${name}' path`);
    return known;
  }

  set(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    this.#set.set(name, path);
  }

  #usual(name: PathName): string | undefined {
    const home = homedir();
    const appData = this.#appData(home);
    const userData = (): string =>
      this.#set.get('userData') ?? (this.#switches.get('user-data-dir') || join(appData, this.#appName()));
    const paths: Readonly<Record<string, () => string>> = {
      home: () => home,
      appData: () => appData,
      userData,
      sessionData: userData,
      crashDumps: () => join(userData(), 'Crashpad'),
      logs: () =>
        process.platform === 'darwin'
          ? join(home, 'Library/Logs', this.#appName())
          : join(userData(), 'logs'),
      assets: () => this.#appPath,
      temp: tmpdir,
      exe: () => process.execPath,
      module: () => process.execPath,
      desktop: () => join(home, 'Desktop'),
      documents: () => join(home, 'Documents'),
      downloads: () => join(home, 'Downloads'),
      music: () => join(home, 'Music'),
      pictures: () => join(home, 'Pictures'),
      videos: () => join(home, 'Videos'),
    };
    return paths[name]?.();
  }

  #appData(home: string): string {
    if (process.platform === 'darwin') return join(home, 'Library/Application Support');
    if (process.platform === 'win32') return process.env['APPDATA'] ?? join(home, 'AppData/Roaming');
    return process.env['XDG_CONFIG_HOME'] || join(home, '.config');
  }
}
