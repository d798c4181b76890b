import { type LucideIcon, Pause, Play } from 'lucide-react';
import type { QueueStatus } from '../../shared/numbers/snapshot.ts';
import { pauseQueue, resumeQueue } from '../commands/commands.ts';

/** What the pause key of a queue says and does, however large it is drawn. */
export interface QueuePause {
  readonly word: 'Pause' | 'Resume';
  readonly label: string;
  readonly icon: LucideIcon;
  readonly act: () => void;
}

export function queuePauseOf({ name, pausedAt }: QueueStatus): QueuePause {
  return pausedAt === null
    ? { word: 'Pause', label: `Pause queue ${name}`, icon: Pause, act: () => void pauseQueue(name) }
    : { word: 'Resume', label: `Resume queue ${name}`, icon: Play, act: () => void resumeQueue(name) };
}
