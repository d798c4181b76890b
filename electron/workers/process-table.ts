import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { hasEnded, readProcStat } from '../process-identity.ts';
import { RUN_VARIABLE, STORE_VARIABLE } from './launcher/run-mark.ts';

export interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  /** It is a zombie: its number is still taken, but nothing runs. */
  readonly hasEnded: boolean;
  /** In what the journal counts in. */
  readonly started: number;
}

/** How processes are looked at on this machine. */
export interface ProcessTable {
  list(): Promise<readonly ProcessRow[]>;
  /** Whether a process of the list still runs; cheap. */
  isThere(row: ProcessRow): boolean;
  /** By how much the start of one and the same process may differ between the journal and the table. */
  readonly slack: number;
  /** What the environment of a process says about its run; null where it cannot be known at all. */
  readonly runMarkOf: ((pid: number, store: string) => string | null) | null;
}

const run = promisify(execFile);
/** `ps` tells whole seconds, and the journal when it was told of a process. */
const SLACK_MS = 3000;

export const procTable: ProcessTable = {
  list: async () => listProc(),
  isThere: ({ pid, started }) => {
    const stat = readProcStat(pid);
    return stat !== null && !stat.hasEnded && Number(stat.startTime) === started;
  },
  slack: 0,
  runMarkOf: runMarkFromProc,
};

export const psTable: ProcessTable = { list: listByPs, isThere: answers, slack: SLACK_MS, runMarkOf: null };

const powerShellTable: ProcessTable = { ...psTable, list: listByPowerShell };

export function systemTable(): ProcessTable {
  if (process.platform === 'linux') return procTable;
  return process.platform === 'win32' ? powerShellTable : psTable;
}

function listProc(): readonly ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readProcStat(Number(name));
    if (stat === null) continue;
    const { group, startTime } = stat;
    rows.push({ pid: Number(name), group, hasEnded: stat.hasEnded, started: Number(startTime) });
  }
  return rows;
}

/** Of a process of another user nothing can be read, and one that rewrote its environment says nothing. */
function runMarkFromProc(pid: number, store: string): string | null {
  let variables: readonly string[];
  try {
    variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return null;
  }
  if (!variables.includes(`${STORE_VARIABLE}=${store}`)) return null;
  const start = `${RUN_VARIABLE}=`;
  return variables.find((variable) => variable.startsWith(start))?.slice(start.length) ?? null;
}

function answers({ pid }: ProcessRow): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function listByPs(): Promise<readonly ProcessRow[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,pgid=,stat=,lstart='], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: 64 * 1_048_576,
  });
  return parsePs(stdout);
}

/** `  123   123 Ss   Mon Jan  5 12:00:00 2026` */
export function parsePs(text: string): readonly ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, group, state, start] = line.match(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/) ?? [];
    if (state === undefined) return [];
    const started = Date.parse(`${start} UTC`);
    return [{ pid: Number(pid), group: Number(group), hasEnded: hasEnded(state), started }];
  });
}

/** Windows knows no groups: a process is a group of its own, which taskkill ends with what it started. */
async function listByPowerShell(): Promise<readonly ProcessRow[]> {
  const each = '"$($_.ProcessId) $(([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds())"';
  const script = `Get-CimInstance Win32_Process | Where-Object CreationDate | ForEach-Object { ${each} }`;
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
    maxBuffer: 64 * 1_048_576,
    windowsHide: true,
  });
  return stdout.split('\n').flatMap((line) => {
    const [pid = 0, started = Number.NaN] = line.trim().split(' ').map(Number);
    return pid > 0 ? [{ pid, group: pid, hasEnded: false, started }] : [];
  });
}
