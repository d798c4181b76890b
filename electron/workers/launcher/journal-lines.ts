/**
 * The journal: what is under way, for a next start that finds us dead. A line of JSON each; the first is the launcher's.
 * A command is told twice: before its start, since a process that is killed between the start of a command and the line
 * about it leaves one that nobody knows of; and after it, when there is a pid to tell.
 */
export type JournalLine =
  | ({ readonly type: 'launcher'; readonly bootId: string } & JournaledProcess)
  | { readonly type: 'run'; readonly id: number; readonly jobId: string; readonly run: number }
  | ({ readonly type: 'started'; readonly id: number } & JournaledProcess)
  | { readonly type: 'ended'; readonly id: number };

export interface JournaledProcess {
  readonly pid: number;
  /** As `startOf` gives it. */
  readonly started: number;
}

/** A run that had not ended. */
export interface JournaledRun {
  readonly jobId: string;
  readonly run: number;
  /** Null: whether it was started is not known. */
  readonly leader: JournaledProcess | null;
}

export interface JournalRecord {
  readonly bootId: string;
  readonly launcher: JournaledProcess;
  readonly runs: readonly JournaledRun[];
}

export const formatLine = (line: JournalLine): string => `${JSON.stringify(line)}\n`;

/** What the journal tells; null when it does not say whose it is. A line that makes no sense is passed over. */
export function parseJournal(text: string): JournalRecord | null {
  let launcher: Extract<JournalLine, { type: 'launcher' }> | null = null;
  const runs = new Map<number, JournaledRun>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry === null) continue;
    if (entry.type === 'launcher') launcher = entry;
    else if (entry.type === 'run') runs.set(entry.id, { jobId: entry.jobId, run: entry.run, leader: null });
    else if (entry.type === 'ended') runs.delete(entry.id);
    else {
      const run = runs.get(entry.id);
      if (run) runs.set(entry.id, { ...run, leader: { pid: entry.pid, started: entry.started } });
    }
  }
  if (launcher === null) return null;
  const { bootId, pid, started } = launcher;
  return { bootId, launcher: { pid, started }, runs: [...runs.values()] };
}

function parseLine(text: string): JournalLine | null {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : null;
  } catch {
    return null;
  }
}

function isLine(line: unknown): line is JournalLine {
  if (line === null || typeof line !== 'object') return false;
  const { type, id, jobId, run, bootId, ...process }: Partial<Record<string, unknown>> = { ...line };
  switch (type) {
    case 'launcher':
      return typeof bootId === 'string' && isProcess(process);
    case 'run':
      return Number.isInteger(id) && typeof jobId === 'string' && Number.isInteger(run);
    case 'started':
      return Number.isInteger(id) && isProcess(process);
    case 'ended':
      return Number.isInteger(id);
    default:
      return false;
  }
}

/** To a signal, 0 and 1 as the number of a group mean "our own" and "everybody". */
function isProcess({ pid, started }: Partial<Record<string, unknown>>): boolean {
  return Number.isInteger(pid) && Number(pid) > 1 && Number.isFinite(started);
}
