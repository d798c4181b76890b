import { Command } from 'cmdk';
import { Pause, Play, Rows3 } from 'lucide-react';
import { useMemo } from 'react';
import { pauseQueue, resumeQueue } from '../commands/commands.ts';
import { showJobs } from '../store/actions.ts';
import { deck } from '../store/deck.ts';
import { isLookOnly } from '../store/selectors.ts';
import type { Pick } from './match.ts';

/** The queues' jobs, and their pause. */
export function PaletteQueues({ onPick }: { readonly onPick: Pick }) {
  const { queues, mayPause } = useMemo(() => {
    const { snapshot } = deck.getState();
    return { queues: snapshot?.queues ?? [], mayPause: snapshot !== null && !isLookOnly(snapshot) };
  }, []);
  if (queues.length === 0) return null;
  return (
    <Command.Group heading="Queues" className="palette-group">
      {queues.map(({ name }) => (
        <Command.Item
          key={name}
          value={`queue ${name}`}
          keywords={['queue', name]}
          className="palette-item"
          onSelect={() => onPick(() => showJobs('all', `queue:${name}`))}
        >
          <Rows3 aria-hidden="true" />
          <span className="trunc">Jobs of queue {name}</span>
        </Command.Item>
      ))}
      {mayPause
        ? queues.map(({ name, pausedAt }) => (
            <Command.Item
              key={name}
              value={`pause ${name}`}
              keywords={[pausedAt === null ? 'pause' : 'resume', 'queue', name]}
              className="palette-item"
              onSelect={() => onPick(() => void (pausedAt === null ? pauseQueue(name) : resumeQueue(name)))}
            >
              {pausedAt === null ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
              <span className="trunc">
                {pausedAt === null ? 'Pause' : 'Resume'} queue {name}
              </span>
            </Command.Item>
          ))
        : null}
    </Command.Group>
  );
}
