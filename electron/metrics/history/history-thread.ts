/** The thread of history: writes and reads `history.db`, so that neither the main process nor the jobs wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../../../shared/assert-never.ts';
import { errorText } from '../../logger.ts';
import { HistoryFolder } from './history-folder.ts';
import type {
  HistoryAnswer,
  HistoryCallName,
  HistoryCalls,
  HistoryRequest,
  HistoryThreadData,
} from './messages.ts';

if (parentPort === null) throw new Error('expected to be started as a thread');
const port = parentPort;
const post = (answer: HistoryAnswer): void => port.postMessage(answer);
const history = new HistoryFolder({
  ...(workerData as HistoryThreadData),
  told: {
    replaced: (error, movedTo) => post({ type: 'replaced', error, movedTo }),
    queuesFull: () => post({ type: 'queues-full' }),
  },
});

port.on('message', (request: HistoryRequest) => {
  const { id } = request;
  try {
    post({ type: 'done', id, value: answer(request) });
  } catch (error) {
    post({ type: 'failed', id, error: errorText(error) });
  }
  if (request.name === 'close') port.close();
});

function answer({ name, input }: HistoryRequest): HistoryCalls[HistoryCallName]['value'] {
  switch (name) {
    case 'save':
      history.save(input);
      return null;
    case 'limit':
      history.limit(input);
      return null;
    case 'query':
      return history.query(input);
    case 'moment':
      return history.moment(input);
    case 'close':
      history.close();
      return null;
    default:
      return assertNever(name);
  }
}
