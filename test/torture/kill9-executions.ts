import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the executions of a job wrote outside of the app, in the order in which they wrote it. */
export interface Trace {
  readonly starts: number;
  readonly ends: number;
  /** What can't be when there is never more than one at a time; sentences. */
  readonly problems: readonly string[];
}

export function readTrace(outside: string, name: string): Trace {
  const problems: string[] = [];
  const begun = new Set<string>();
  let ends = 0;
  let current: string | null = null;
  for (const line of linesOf(outside, name)) {
    const [word, pid = ''] = line.split(' ');
    if (word === 'start') {
      if (begun.has(pid)) problems.push(`${name}: process ${pid} began twice`);
      begun.add(pid);
      current = pid;
    } else if (pid !== current) {
      problems.push(`${name}: process ${pid} went on ("${word}") after ${current} had begun`);
    }
    if (word === 'end') ends += 1;
  }
  return { starts: begun.size, ends, problems: problems.slice(0, 3) };
}

export function startsIn(outside: string, name: string): number {
  return linesOf(outside, name).filter((line) => line.startsWith('start ')).length;
}

function linesOf(outside: string, name: string): readonly string[] {
  const path = join(outside, name);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}
