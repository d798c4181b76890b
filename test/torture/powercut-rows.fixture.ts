/**
 * The plainest durable program: rows in SQLite's WAL mode, each committed by a thread and then noted. What SQLite keeps
 * through a power cut is known, so the disk model is tried on it: FOLDER NOTES SYNCHRONOUS ROWS.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const [folder = '', notesPath = '', synchronous = '', rows = ''] = process.argv.slice(2);
if (isMainThread) countCommits();
else commitRows();

function countCommits(): void {
  const notes = openSync(notesPath, 'a');
  const thread = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  thread.on('message', (row: number) => writeSync(notes, `${row}\n`));
}

function commitRows(): void {
  const db = new DatabaseSync(join(folder, 'rows.db'));
  // Checkpoints come often, so that a short trace has many.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = 50`);
  db.exec('CREATE TABLE IF NOT EXISTS rows (number INTEGER PRIMARY KEY, text TEXT)');
  const insert = db.prepare('INSERT INTO rows VALUES (?, ?)');
  for (let row = 1; row <= Number(rows); row += 1) {
    insert.run(row, `${row} `.repeat(100 + (row % 7) * 300));
    parentPort?.postMessage(row);
  }
  // Not closed, as if the machine stopped: closing would tidy up.
  process.kill(process.pid, 'SIGKILL');
}
