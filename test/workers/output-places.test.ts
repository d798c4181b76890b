import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { threadPath } from '../support/threads.ts';
import { eventually, makeFolder, openOutputs, sizeOnDisk, textOf, write } from './output-folder.ts';
import { startRunner } from './test-runner.ts';

const MIB = 1_048_576;
const fixture = fileURLToPath(new URL('./output.fixture.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** Nothing that root may do is refused: what is read-only is told by another user. */
const NOBODY = isRoot ? { uid: 65_534, gid: 65_534 } : {};

/** A process that has saved some output of a run, and is in the middle of it. */
async function startWriter(folder: string): Promise<ChildProcess> {
  const child = fork(fixture, ['write', folder], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a run that a crash ends', () => {
  it('shows what it had printed when it was last saved', async () => {
    const folder = makeFolder();
    await killed(await startWriter(folder));
    const { store, close } = openOutputs(folder);
    expect(await store.read('job', 1)).toMatchObject({ total: 6, ended: true });
    expect(await textOf(store, 'job')).toBe('saved\n');
    write(store, 'job', 'second run\n', 2);
    await close();
    const again = openOutputs(folder).store;
    expect([await textOf(again, 'job', 1), await textOf(again, 'job', 2)]).toEqual([
      'saved\n',
      'second run\n',
    ]);
  });
});

describe('a runner with an output file', () => {
  it('stores what commands print', async () => {
    const folder = makeFolder();
    const first = startRunner({ outputFile: { folder, threadPath: threadPath('output') } });
    await first.command({ shell: 'echo out; echo err >&2' }).outcome;
    await first.runner.stop();
    expect(await textOf(openOutputs(folder).store, 'job-1')).toBe('out\nerr\n');
  });

  it('takes bounded memory and disk for a command that prints 1 GB', async () => {
    const folder = makeFolder();
    const { runner, command } = startRunner({ outputFile: { folder, threadPath: threadPath('output') } });
    const before = process.memoryUsage().rss;
    let rss = 0;
    let disk = 0;
    const watch = setInterval(() => {
      rss = Math.max(rss, process.memoryUsage().rss);
      disk = Math.max(disk, sizeOnDisk(folder));
    }, 20);
    await command({ shell: 'yes "a line of output" | head -c 1000000000' }).outcome;
    clearInterval(watch);
    await runner.stop();
    expect(rss - before).toBeLessThan(400 * MIB);
    expect(disk).toBeLessThan(20 * MIB);
    const view = await openOutputs(folder).store.read('job-1', 1);
    expect(view?.total).toBe(1_000_000_000);
    expect((view?.head.length ?? 0) + (view?.tail.length ?? 0)).toBe(262_144);
  });
});

describe('a full disk', () => {
  it('leaves output in memory, and takes it once there is space', async ({ skip }) => {
    const folder = mountSmallDisk();
    if (folder === null) return skip('no small disk can be mounted here: that takes Linux and root');
    const first = openOutputs(folder);
    write(first.store, 'before', 'text');
    await first.close();
    writeFileSync(join(folder, 'ballast'), new Uint8Array(8 * MIB));
    const { store, logger, close } = openOutputs(folder);
    for (let job = 0; job < 40; job += 1) write(store, `job ${job}`, randomBytes(100_000));
    await eventually(() => logger.named('output_not_stored').length).toBe(1);
    for (let job = 0; job < 40; job += 1) expect(await store.read(`job ${job}`, 1)).not.toBeNull();
    expect(await textOf(store, 'before')).toBe('text');
    rmSync(join(folder, 'ballast'));
    await eventually(() => logger.named('output_stored_again').length).toBe(1);
    await close();
    expect(logger.named('output_not_stored')).toHaveLength(1);
    const again = openOutputs(folder);
    for (let job = 0; job < 40; job += 1) {
      expect(await again.store.read(`job ${job}`, 1)).toMatchObject({ total: 100_000 });
    }
    await again.close();
  });
});

/** A disk of 10 MiB, gone when the test is over; null without the right to mount one. */
function mountSmallDisk(): string | null {
  if (process.platform !== 'linux' || !isRoot) return null;
  const folder = makeFolder();
  const { status } = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', folder]);
  if (status !== 0) return null;
  onTestFinished(() => void spawnSync('/bin/umount', ['--lazy', folder]));
  return folder;
}

describe('a folder that cannot be written to', () => {
  // As root the repository itself may be out of reach for others.
  const canRead = process.platform !== 'win32' && spawnSync(process.execPath, [fixture], NOBODY).status === 0;

  it.skipIf(!canRead)('is read and nothing is written to it', async () => {
    const folder = makeFolder();
    const { store, close } = openOutputs(folder);
    write(store, 'job', 'text');
    await close();
    expect(readAsNobody(folder)).toEqual({ job: '"text"', other: 'none' });
  });

  it.skipIf(!canRead)('is read with the journal that a crash has left in it', async () => {
    const folder = makeFolder();
    await killed(await startWriter(folder));
    expect(readdirSync(folder).sort()).toEqual(['output.db', 'output.db-shm', 'output.db-wal']);
    rmSync(join(folder, 'output.db-shm'));
    expect(readAsNobody(folder)).toEqual({ job: '"saved\\n"', other: 'none' });
  });

  it.skipIf(!canRead)('with no output in it answers that there is none', () => {
    expect(readAsNobody(makeFolder())).toEqual({ job: 'none', other: 'none' });
  });
});

function readAsNobody(folder: string): { readonly job: string; readonly other: string } {
  const copy = makeFolder();
  const temporary = makeFolder();
  chmodSync(temporary, 0o777);
  cpSync(folder, copy, { recursive: true });
  for (const name of readdirSync(copy)) chmodSync(join(copy, name), 0o444);
  chmodSync(copy, 0o555);
  const before = contentsOf(copy);
  const read = (job: string): string => {
    const env = { ...process.env, TMPDIR: temporary };
    const { stdout, stderr } = spawnSync(process.execPath, [fixture, 'read', copy, job], {
      ...NOBODY,
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout;
  };
  const answers = { job: read('job'), other: read('other') };
  expect(contentsOf(copy)).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
  chmodSync(copy, 0o755);
  return answers;
}

function contentsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );
}
