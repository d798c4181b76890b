/**
 * The output thread: writes and reads `output.db`, so that no disk holds up the main process, and so that the commits of
 * jobs, which have a thread of their own, do not wait behind megabytes of output.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../../../shared/assert-never.ts';
import { errorText } from '../../logger.ts';
import { OutputFolder } from './output-folder.ts';
import type {
  OutputCallName,
  OutputCalls,
  OutputReply,
  OutputRequest,
  OutputThreadOptions,
} from './protocol.ts';

if (parentPort === null) throw new Error('expected to be started as a thread');
const port = parentPort;
const post = (reply: OutputReply): void => port.postMessage(reply);
const folder = new OutputFolder(workerData as OutputThreadOptions, (error, movedTo) =>
  post({ type: 'replaced', error, movedTo }),
);
let isTidying = false;

port.on('message', (request: OutputRequest) => {
  const { id } = request;
  try {
    post({ type: 'done', id, value: answer(request) });
  } catch (error) {
    post({ type: 'failed', id, error: errorText(error) });
  }
  if (request.name === 'close') {
    port.close();
  } else if (!isTidying) {
    isTidying = true;
    setImmediate(tidy);
  }
});

function answer({ name, input }: OutputRequest): OutputCalls[OutputCallName]['value'] {
  switch (name) {
    case 'save':
      folder.save(input);
      return null;
    case 'read':
      return folder.read(input.jobId, input.run);
    case 'jobs':
      return folder.jobsAfter(input.after, input.limit);
    case 'close':
      folder.close();
      return null;
    default:
      return assertNever(name);
  }
}

/** A step at a time: what has been asked for meanwhile comes first. */
function tidy(): void {
  isTidying = folder.tidy();
  if (isTidying) setImmediate(tidy);
}
