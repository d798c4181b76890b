/**
 * The thread of the SQLite job store: opens the folder, then carries out what it is asked for. Commits that arrived
 * while one was under way are written in one transaction, so that they share the flush of the disk.
 *
 * A large file is checked from end to end only after it was opened, by a second thread of this module, which reads
 * beside the first. A third one, which is started with the first search, reads beside both.
 */
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  type Worker,
  workerData,
} from 'node:worker_threads';
import { startThread } from '../../start-thread.ts';
import type { Answer, CheckData, StoreRequest, ThreadData, ThreadMessage } from './messages.ts';
import { checkFile } from './opening/check-file.ts';
import { openFolder } from './opening/open-folder.ts';
import type { SearchData } from './searching/messages.ts';
import { serveSearches } from './searching/search-server.ts';
import { StoreServer } from './store-server.ts';

if (parentPort === null) throw new Error('expected to run as a thread of the job store');
const data = workerData as ThreadData | CheckData | SearchData;
if ('checks' in data) parentPort.postMessage(checkFile(data.checks));
else if ('searches' in data) serveSearches(data, parentPort);
else openAndServe(data, parentPort);

function openAndServe(options: ThreadData, port: MessagePort): void {
  const post = (message: ThreadMessage): void => port.postMessage(message);
  const opened = openFolder({ ...options, now: Date.now });
  if (!opened.ok) {
    post({ type: 'not-opened', problem: opened.error });
    return;
  }
  const { notes, needsFullCheck } = opened.value;
  const server = new StoreServer(opened.value, { ...options, tell: post });
  post({ type: 'opened', state: server.stored(), notes });
  const check = needsFullCheck ? startCheck(options.folder, post) : null;
  port.on('message', (first: StoreRequest) => {
    for (let requests = [first, ...arrived(port)]; requests.length > 0; requests = arrived(port)) {
      server.take(requests, (answers: readonly Answer[]) => post({ type: 'answers', answers }));
    }
    if (!server.isClosed) return;
    port.close();
    void check?.terminate();
  });
}

/** What has arrived by now, without waiting. */
function arrived(port: MessagePort): StoreRequest[] {
  const requests: StoreRequest[] = [];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    requests.push(next.message as StoreRequest);
  }
  return requests;
}

function startCheck(folder: string, post: (message: ThreadMessage) => void): Worker {
  const checks: CheckData = { checks: folder };
  const check = startThread(import.meta.filename, { workerData: checks, name: 'jobdeck-store-check' });
  check.on('message', (damage: string | null) => {
    if (damage !== null) post({ type: 'damaged', message: damage });
  });
  check.on('error', (error) =>
    post({ type: 'note', note: `The store could not be checked: ${error.message}` }),
  );
  return check;
}
