import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  bootId,
  identityOf,
  isAlive,
  parseProcStat,
  readStartTime,
} from '../../electron/process-identity.ts';

function startSleep(): { readonly pid: number; end(): Promise<void> } {
  const child = spawn('sleep', ['300'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    pid: child.pid ?? Number.NaN,
    end: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function identify(pid: number) {
  const identity = identityOf(pid);
  if (identity === null) throw new Error(`expected a process ${pid}`);
  return identity;
}

describe('the identity of a process', () => {
  it('is the same however often it is asked for, and different for each process', () => {
    const own = identify(process.pid);
    expect(own).toEqual(identify(process.pid));
    expect(own.bootId).toBe(bootId());
    expect(isAlive(own)).toBe(true);
    expect(identify(startSleep().pid)).not.toEqual(own);
  });

  it('is that of nobody when the process has ended', async () => {
    const { pid, end } = startSleep();
    const identity = identify(pid);
    expect(isAlive(identity)).toBe(true);
    await end();
    expect(isAlive(identity)).toBe(false);
    expect(identityOf(pid)).toBeNull();
  });

  it('is not that of another process with the same number, nor of one before the machine started anew', () => {
    const own = identify(process.pid);
    expect(isAlive({ ...own, startTime: `${own.startTime}1` })).toBe(false);
    expect(isAlive({ ...own, bootId: '00000000-0000-0000-0000-000000000000' })).toBe(false);
  });

  it.each([0, -1, 4_194_305, Number.NaN])('is null for the number %d', (pid) => {
    expect(identityOf(pid)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('is null for a zombie', async () => {
    // The shell starts a child and becomes sleep, which fetches nobody's end.
    const script = 'sleep 300 & echo $!; exec sleep 300';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [text] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(text.toString());
    const identity = identify(zombie);
    await expect.poll(() => readFileSync(`/proc/${parent.pid}/cmdline`, 'utf8')).toMatch(/^sleep/);
    process.kill(zombie, 'SIGKILL');
    await expect.poll(() => isAlive(identity)).toBe(false);
    expect(identityOf(zombie)).toBeNull();
    expect(() => process.kill(zombie, 0)).not.toThrow();
  });

  it.runIf(process.platform !== 'win32')('is known from ps, where there is no /proc', async () => {
    const { pid, end } = startSleep();
    const startTime = readStartTime(pid, 'darwin');
    expect(startTime).toMatch(/^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/);
    expect(readStartTime(pid, 'darwin')).toBe(startTime);
    await end();
    expect(readStartTime(pid, 'darwin')).toBeNull();
  });
});

describe('a line of /proc/PID/stat', () => {
  it('is read past a name with parentheses and spaces', () => {
    const rest =
      '1 4242 4242 0 -1 4194304 120 0 0 0 0 0 0 0 20 0 1 0 987654 5000000 200 18446744073709551615';
    expect(parseProcStat(`4242 (a) S 9 9 (b c) R ${rest}`)).toEqual({
      hasEnded: false,
      group: 4242,
      startTime: '987654',
    });
    expect(parseProcStat(`4242 (sleep) Z ${rest}`)).toMatchObject({ hasEnded: true });
  });
});
