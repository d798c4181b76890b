import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { Key } from '../components/Key.tsx';
import { queuePauseOf } from './queue-pause.ts';

export function QueuePauseKey({ queue }: { readonly queue: QueueStatus }) {
  const { word, label, icon: Icon, act } = queuePauseOf(queue);
  return (
    <Key size="sm" icon={<Icon />} aria-label={label} onClick={act}>
      {word}
    </Key>
  );
}
