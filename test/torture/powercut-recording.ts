import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiskHistory, DiskRecorder, TRACED_CALLS } from './disk-model-trace.ts';
import { trace } from './strace.ts';
import { bytesOf, parseTrace, pathOf } from './strace-parser.ts';

/** What the recorded program said about itself, in the one order with what it did to the disk. */
export interface Note {
  /** From here on, somebody outside may know. */
  readonly moment: number;
  readonly text: string;
}

export interface Recording {
  readonly history: DiskHistory;
  readonly notes: readonly Note[];
  /** The first moment and the one behind the last. */
  readonly moments: number;
}

/** What a program that is recorded gets as its arguments. */
export interface RecordedPlaces {
  /** The data folder; it is there and empty at first. */
  readonly folder: string;
  /** The program appends lines to it, each with one write. */
  readonly notesPath: string;
}

/**
 * Runs programs one after the other on the same folder, and records all that they do to it. A program may end in any
 * way but a failure; killing itself is one.
 */
export async function record(
  places: RecordedPlaces & { readonly scratch: string },
  programs: readonly { readonly modulePath: string; readonly args: readonly string[] }[],
  /** What strace is to do beside recording. */
  more: readonly string[] = [],
): Promise<Recording> {
  const { folder, notesPath, scratch } = places;
  const history = new DiskRecorder(folder, (path) => path.endsWith('-shm'));
  const notes: Note[] = [];
  const tracePath = join(scratch, 'trace');
  let moments = 0;
  for (const { modulePath, args } of programs) {
    // -s: no text is cut off.
    const options = ['--seccomp-bpf', '-y', '-xx', '-s', '100000000', '-o', tracePath];
    const ended = await trace(
      [...options, ...more, '-e', `trace=${TRACED_CALLS.join(',')}`],
      modulePath,
      args,
    );
    if (ended.code !== 0 && ended.signal !== 'SIGKILL') {
      throw new Error(`the recorded program ended with ${ended.code ?? ended.signal}:\n${ended.stderr}`);
    }
    const { calls, moment } = parseTrace(await readFile(tracePath), moments);
    history.record(calls);
    for (const { name, args: written, entered } of calls) {
      if (name !== 'write' || pathOf(written[0]) !== notesPath) continue;
      for (const text of bytesOf(written[1]).toString().trimEnd().split('\n'))
        notes.push({ moment: entered, text });
    }
    moments = moment;
    // What the next one would find is not known; the recording is a shorter one.
    if (history.isUnclear) break;
  }
  await rm(tracePath, { force: true });
  return { history, notes: notes.sort((a, b) => a.moment - b.moment), moments };
}
