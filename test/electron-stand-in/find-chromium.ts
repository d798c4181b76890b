/**
 * Finds a Chromium for the stand-in: the one named by JOBDECK_CHROMIUM, else the system's, else the one that the
 * `@sparticuz/chromium` dev dependency carries (a headless shell for Linux), unpacked once per version and user.
 */
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export interface FoundChromium {
  readonly executable: string;
  readonly source: 'JOBDECK_CHROMIUM' | 'system' | '@sparticuz/chromium';
  /** A headless shell has no windows at all: it can only run headless, and needs no `--headless=new`. */
  readonly headlessOnly: boolean;
  /** To add to the environment: the unpacked build brings its own fonts. */
  readonly env: Readonly<Record<string, string>>;
}

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const MAC_APPS = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'];
const WINDOWS_PROGRAMS = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
/** Unpacking takes about 2 s on an idle machine. */
const UNPACKING_LIMIT_MS = 120_000;

export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> {
  const named = env['JOBDECK_CHROMIUM'];
  if (named) {
    if (!isExecutable(named)) throw nothingFound(`JOBDECK_CHROMIUM names ${named}, which cannot be executed`);
    return {
      executable: named,
      source: 'JOBDECK_CHROMIUM',
      headlessOnly: /headless[-_]shell/.test(named),
      env: {},
    };
  }
  const system = systemCandidates(env).find(isExecutable);
  if (system) return { executable: system, source: 'system', headlessOnly: false, env: {} };
  try {
    const executable = await unpackedChromium();
    return {
      executable,
      source: '@sparticuz/chromium',
      headlessOnly: true,
      // In the C locale its navigator.language is "en-US@posix", which Intl refuses.
      env: {
        FONTCONFIG_PATH: join(dirname(executable), 'fonts'),
        LANG: 'en_US.UTF-8',
        LC_ALL: 'en_US.UTF-8',
      },
    };
  } catch (error) {
    throw nothingFound('JOBDECK_CHROMIUM is not set and the system has none in the usual places', error);
  }
}

/** For messages: "156.0.8078.79", or "(unknown version)" where the executable cannot say. */
export async function chromiumVersion(found: FoundChromium): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(found.executable, ['--version'], {
      env: { ...process.env, ...found.env },
      timeout: 10_000,
    });
    return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? '(unknown version)';
  } catch {
    return '(unknown version)';
  }
}

function systemCandidates(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(env['HOME'] ?? '', 'Applications')];
    return folders.flatMap((folder) => MAC_APPS.map((app) => join(folder, app)));
  }
  if (process.platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return folders.flatMap((folder) =>
      folder ? WINDOWS_PROGRAMS.map((program) => join(folder, program)) : [],
    );
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The package unpacks into the temporary folder under fixed names and takes a half-written file for a finished one. So
 * it is given a temporary folder of its own, which gets its final name by one rename: whoever comes second finds a
 * whole one, and two who start together each unpack and the later one throws its copy away.
 */
async function unpackedChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `@sparticuz/chromium carries a build for linux x64 only, not ${process.platform} ${process.arch}`,
    );
  }
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = createRequire(import.meta.url)(join(dirname(entry), '../package.json')) as {
    version: string;
  };
  const home = join(tmpdir(), `jobdeck-chromium-${version}-${userInfo().uid}`);
  const executable = join(home, 'chromium');
  if (existsSync(executable)) return executable;

  mkdirSync(tmpdir(), { recursive: true });
  const workshop = mkdtempSync(`${home}.unpacking-`);
  try {
    const unpack = `const { default: chromium } = await import(${JSON.stringify(pathToFileURL(entry).href)}); await chromium.executablePath();`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
      env: { ...process.env, TMPDIR: workshop, NODE_OPTIONS: '' },
      timeout: UNPACKING_LIMIT_MS,
    });
    writeFileSync(join(workshop, 'fonts/fonts.conf'), fontConfiguration(home));
    renameSync(workshop, home);
  } catch (error) {
    rmSync(workshop, { recursive: true, force: true });
    if (!existsSync(executable)) throw error;
  }
  return executable;
}

/** The package's own configuration names folders of another machine; without a font no text has a size. */
function fontConfiguration(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

function nothingFound(found: string, cause?: unknown): Error {
  return new Error(
    'stand-in: expected a Chromium, Chrome or Edge to show windows with. ' +
      `Found: ${found}${cause instanceof Error ? `; and ${cause.message}` : ''}. ` +
      'Do one of: install Chromium; set JOBDECK_CHROMIUM to an executable; run `npm ci` (linux x64).',
    { cause },
  );
}
