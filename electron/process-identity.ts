import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Tells one process from all others: a pid alone is given out again. */
export interface ProcessIdentity {
  readonly bootId: string;
  readonly pid: number;
  /** Comparable only to others of the same machine: what it counts in differs from system to system. */
  readonly startTime: string;
}

let knownBootId: string | null = null;

/** The same until the machine starts again. */
export function bootId(): string {
  knownBootId ??= readBootId(process.platform);
  return knownBootId;
}

/** Null when there is no such process, or only a zombie: one that has ended and waits for its parent to notice. */
export function identityOf(pid: number): ProcessIdentity | null {
  const startTime = readStartTime(pid, process.platform);
  return startTime === null ? null : { bootId: bootId(), pid, startTime };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identity.bootId === bootId() && readStartTime(identity.pid, process.platform) === identity.startTime;
}

export function readStartTime(pid: number, platform: NodeJS.Platform): string | null {
  if (platform === 'linux') return startTimeFromProc(pid);
  return platform === 'win32' ? startTimeFromPowerShell(pid) : startTimeFromPs(pid);
}

/** What Linux tells of a process in `/proc/PID/stat`. */
export interface ProcStat {
  /** It is a zombie, or on its way out. */
  readonly hasEnded: boolean;
  readonly group: number;
  /** Ticks of 10 ms since the machine started. */
  readonly startTime: string;
}

/** Of a zombie too; null when there is no such process. */
export function readProcStat(pid: number): ProcStat | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** `12 (name) S 1 12 12 …`: the name can hold spaces and parentheses, so fields are counted from its end. */
export function parseProcStat(stat: string): ProcStat {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { hasEnded: hasEnded(fields[0] ?? ''), group: Number(fields[2]), startTime: fields[19] ?? '' };
}

function readBootId(platform: NodeJS.Platform): string {
  if (platform === 'linux') return readBootIdFromProc();
  // The boot time that Windows tells moves when its clock is set. Its start times are exact to 100 ns of the calendar,
  // so they tell the processes of two boots apart by themselves.
  if (platform === 'win32') return 'windows';
  return ask('sysctl', ['-n', 'kern.bootsessionuuid']) ?? '';
}

/** '' where /proc is not mounted; nothing is told about processes there either. */
function readBootIdFromProc(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function startTimeFromProc(pid: number): string | null {
  const stat = readProcStat(pid);
  return stat === null || stat.hasEnded ? null : stat.startTime;
}

/** `Mon Jan  5 12:00:00 2026 Ss`. Asked in one language and time zone, or two answers could not be compared. */
function startTimeFromPs(pid: number): string | null {
  const answer = ask('ps', ['-o', 'lstart=,stat=', '-p', String(pid)]);
  const [, startTime, state] = answer?.match(/^(.+?)\s+(\S+)$/) ?? [];
  return startTime === undefined || state === undefined || hasEnded(state) ? null : startTime;
}

function startTimeFromPowerShell(pid: number): string | null {
  const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  return ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
}

/** Of one letter in Linux, of several elsewhere; a parent has yet to fetch the end of a zombie. */
export const hasEnded = (state: string): boolean => /^[ZXx]/.test(state);

function ask(program: string, args: readonly string[]): string | null {
  try {
    const answer = execFileSync(program, args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    }).trim();
    return answer === '' ? null : answer;
  } catch {
    return null;
  }
}
