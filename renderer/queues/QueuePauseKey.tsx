import { Pause, Play } from 'lucide-react';
import type { QueueStatus } from '../../shared/snapshot.ts';
import { pauseQueue, resumeQueue } from '../commands/commands.ts';
import { Key } from '../components/Key.tsx';

export function QueuePauseKey({ queue }: { readonly queue: QueueStatus }) {
  const paused = queue.pausedAt !== null;
  return (
    <Key
      size="sm"
      icon={paused ? <Play /> : <Pause />}
      aria-label={`${paused ? 'Resume' : 'Pause'} ${queue.name}`}
      onClick={() => void (paused ? resumeQueue(queue.name) : pauseQueue(queue.name))}
    >
      {paused ? 'Resume' : 'Pause'}
    </Key>
  );
}
