import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { answerQuestions, FreshProcess, type Launch } from './fresh-process.ts';

/** What a flush of this disk takes longer, ms: as on a good network volume, or an SSD without a capacitor. */
export const ADDED_MS = 2;
const PROBES = 20;

/**
 * How to start a process for which every fsync and fdatasync takes ADDED_MS longer; a text when there is no way. The
 * ways are a small library, compiled here, and strace's injection of delays, which costs the process more than the delay.
 */
export async function slowDisk(folder: string): Promise<Launch | string> {
  const ways = [withLibrary(folder), withStrace()];
  for (const launch of ways) if (typeof launch !== 'string' && (await isSlow(launch, folder))) return launch;
  return ways.map((way) => (typeof way === 'string' ? way : 'what was tried slows no flush')).join('; ');
}

function withLibrary(folder: string): Launch | string {
  if (process.platform !== 'linux') return 'a library can be loaded before others on Linux only';
  const library = join(folder, 'slow-disk.so');
  const source = join(import.meta.dirname, 'slow-disk.c');
  const compiles = (compiler: string): boolean =>
    spawnSync(compiler, ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']).status === 0;
  if (!['cc', 'gcc', 'clang'].some(compiles)) return 'no C compiler (cc, gcc or clang) was found';
  return { env: { LD_PRELOAD: library, SLOW_DISK_US: String(ADDED_MS * 1000) } };
}

function withStrace(): Launch | string {
  if (spawnSync('strace', ['-V']).status !== 0) return 'strace was not found';
  const inject = `inject=fsync,fdatasync:delay_enter=${ADDED_MS * 1000}`;
  const around = ['strace', '-f', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-e', inject];
  return { around: [...around, '-o', '/dev/null'] };
}

/** Sees for itself, in a thread, as the store does. */
async function isSlow(launch: Launch, folder: string): Promise<boolean> {
  const probe = new FreshProcess(import.meta.filename, [], launch);
  try {
    return (await probe.ask<number>(join(folder, 'probe.db'))) >= ADDED_MS;
  } catch {
    return false;
  } finally {
    await probe.end();
  }
}

/** What a commit takes, ms. */
function commitMs(file: string): number {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS probe (x)');
  const began = performance.now();
  for (let index = 0; index < PROBES; index += 1) db.exec('INSERT INTO probe VALUES (1)');
  const took = performance.now() - began;
  db.close();
  return took / PROBES;
}

if (!isMainThread) parentPort?.postMessage(commitMs(workerData as string));
else if (import.meta.main)
  answerQuestions<string>(async (file) => {
    const [took] = await once(new Worker(import.meta.filename, { workerData: file }), 'message');
    return took;
  });
