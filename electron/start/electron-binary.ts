import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './run.ts';

/** A first download of about 120 MB; a host that does not answer must not keep the app from opening. */
const FETCHING_LIMIT_MS = Number(process.env['JOBDECK_ELECTRON_FETCH_SECONDS'] ?? 90) * 1_000;

/** The binary that the electron package has fetched, if it has. */
export function installedElectron(root: string): string | undefined {
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : undefined;
}

export type Fetched =
  | { readonly path: string; readonly reason?: never }
  | { readonly path?: never; readonly reason: string };

/** Fetches it as the package itself would on first use. */
export async function fetchElectron(root: string): Promise<Fetched> {
  if (FETCHING_LIMIT_MS <= 0) return { reason: 'not fetched, as JOBDECK_ELECTRON_FETCH_SECONDS says' };
  const installer = join(root, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return { reason: 'the electron package is not installed; run `npm ci`' };
  const { code, output } = await runQuietly(process.execPath, [installer], {
    cwd: root,
    limitMs: FETCHING_LIMIT_MS,
  });
  const path = installedElectron(root);
  if (path) return { path };
  if (code === null) return { reason: `no answer within ${FETCHING_LIMIT_MS / 1_000} s` };
  return { reason: shortReason(output) };
}

/** The first line that names an error, without its stack. */
function shortReason(output: string): string {
  const line = output.split('\n').find((text) => /error|fail/i.test(text)) ?? 'its installer failed';
  const text = line.trim().replace(/^\w*Error: /, '');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** Switches for Electron itself, before the app's folder. */
export function electronArguments(hasDisplay: boolean): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    // Chromium's sandbox refuses to run as root.
    ...(isRoot ? ['--no-sandbox'] : []),
    ...(hasDisplay ? [] : ['--ozone-platform=headless']),
  ];
}
