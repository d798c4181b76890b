import { type FormEvent, useId, useState } from 'react';
import type { Selection } from '../../shared/jobs/control.ts';
import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { changeJobs } from '../commands/change.ts';
import { Key } from '../components/Key.tsx';
import { Stepper } from '../components/Stepper.tsx';
import { TextField } from '../components/TextField.tsx';
import { useDeck } from '../store/deck.ts';

const NO_QUEUES: readonly QueueStatus[] = [];

interface PlaceEditorProps {
  readonly selection: Selection;
  /** What they have now, where that is one. */
  readonly queue: string;
  readonly priority: number;
  readonly onDone: () => void;
}

/** Another queue, another priority. Each is a change of its own, so that each can be undone. */
export function PlaceEditor({ selection, onDone, ...now }: PlaceEditorProps) {
  const [queue, setQueue] = useState(now.queue);
  const [priority, setPriority] = useState(now.priority);
  const queues = useDeck((deck) => deck.snapshot?.queues ?? NO_QUEUES);
  const listId = useId();
  const move = (event: FormEvent): void => {
    event.preventDefault();
    if (queue.trim() === '') return;
    onDone();
    void changeJobs({ type: 'move', queue: queue.trim() }, selection);
  };
  return (
    <form className="place-editor" onSubmit={move}>
      <TextField aria-label="Queue" value={queue} onChange={setQueue} list={listId} />
      <datalist id={listId}>
        {queues.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Key size="sm" type="submit">
        Move
      </Key>
      <Stepper noun="priority" value={priority} onChange={setPriority} min={-1000} max={1000} />
      <Key
        size="sm"
        onClick={() => {
          onDone();
          void changeJobs({ type: 'set-priority', priority }, selection);
        }}
      >
        Set priority
      </Key>
    </form>
  );
}
