import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineProcess } from './load/engine-process.ts';

/** The wall clock of an engine's process, moved from outside. What is measured, the monotonic clock, is left alone. */
export interface ClockSource {
  /** `faketime`: all that the process calls, its threads and commands as well. `injected`: only what it asks itself. */
  readonly kind: 'faketime' | 'injected';
  /** For a process that is to be started. */
  readonly settings: { readonly env?: NodeJS.ProcessEnv; readonly aheadMs?: number };
  /** Of a process under way, and of those that are started later. */
  set(aheadMs: number, engine: EngineProcess | null): Promise<void>;
  /** When the processes have ended. */
  cleanUp(): void;
}

export function createClockSource(scratch: string): ClockSource {
  const library = findLibrary();
  return library === null ? injected() : faketime(library, join(scratch, 'ahead'));
}

/** libfaketime reads the file anew each time somebody asks for the time. */
function faketime(library: string, path: string): ClockSource {
  const write = (aheadMs: number): void => {
    writeFileSync(`${path}.draft`, `${aheadMs < 0 ? '-' : '+'}${Math.abs(aheadMs / 1000).toFixed(3)}\n`);
    renameSync(`${path}.draft`, path);
  };
  write(0);
  return {
    kind: 'faketime',
    settings: {
      env: {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: path,
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
        NO_FAKE_STAT: '1',
      },
    },
    set: async (aheadMs) => write(aheadMs),
    // A process that is killed leaves its part of the shared memory behind.
    cleanUp: () => {
      for (const name of readdirSync('/dev/shm')) {
        const pid = /^(?:sem\.)?faketime_(?:shm|sem)_(\d+)$/.exec(name)?.[1];
        if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join('/dev/shm', name), { force: true });
      }
    },
  };
}

function injected(): ClockSource {
  let ahead = 0;
  return {
    kind: 'injected',
    get settings() {
      return { aheadMs: ahead };
    },
    set: async (aheadMs, engine) => {
      ahead = aheadMs;
      await engine?.ask('setAhead', aheadMs);
    },
    cleanUp: () => undefined,
  };
}

/** Debian's package `faketime`, whatever the machine. */
function findLibrary(): string | null {
  if (process.platform !== 'linux') return null;
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const paths = folders.map((folder) => join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'));
  return paths.find(existsSync) ?? null;
}
