import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { electronPath } from './launch.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface StartedApp {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts the built app without Playwright, for starts that open no window. */
export function startApp(args: readonly string[], env: Readonly<Record<string, string>> = {}): StartedApp {
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electronPath(), [...flags, ROOT, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, JOBDECK_STAND_IN_HEADLESS: '1', ...env },
  });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err += text;
  });
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, ...written })),
  };
}
