import { useId } from 'react';
import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Field } from '../components/Field.tsx';
import { TextField } from '../components/TextField.tsx';
import { useDeck } from '../store/deck.ts';
import type { JobForm } from './use-job-form.ts';

const NO_QUEUES: readonly QueueStatus[] = [];

/** The queue by name, those that exist offered, with how busy it is at the moment. */
export function QueueField({ jobForm: { form, change, errorOf, leave } }: { readonly jobForm: JobForm }) {
  const queues = useDeck((deck) => deck.snapshot?.queues ?? NO_QUEUES);
  const leftOut = useDeck((deck) => deck.snapshot?.queuesLeftOut ?? 0);
  const listId = useId();
  const queue = queues.find(({ name }) => name === form.queue.trim());
  return (
    <Field
      label="Queue"
      error={errorOf('queue')}
      {...(queue !== undefined && queue.pausedAt !== null
        ? { hint: 'Paused: the job waits until the queue is resumed.' }
        : {})}
    >
      {(control) => (
        <>
          <TextField
            {...control}
            value={form.queue}
            onChange={(name) => change({ queue: name })}
            onBlur={() => leave('queue')}
            list={listId}
            trailing={queue === undefined ? newWords(form.queue, leftOut) : busyWords(queue)}
          />
          <datalist id={listId}>
            {queues.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** A queue that the snapshot left out looks like a new one: then nothing is said. */
function newWords(typed: string, leftOut: number): string | undefined {
  return typed.trim() === '' || leftOut > 0 ? undefined : 'a new queue';
}

function busyWords(queue: QueueStatus): string {
  if (queue.pausedAt !== null) return 'paused';
  const { running, waiting } = queue.jobs;
  return `${running} of ${queue.concurrency} busy, ${waiting === 0 ? 'none' : formatCount(waiting)} waiting`;
}
