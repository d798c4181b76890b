import { Command } from 'cmdk';
import { StateIcon } from '../components/StateIcon.tsx';
import { showJob } from '../store/actions.ts';
import type { Pick } from './match.ts';
import { useFoundJobs } from './use-found-jobs.ts';

interface FoundJobsProps {
  readonly words: string;
  readonly onPick: Pick;
}

/** The same grammar as the search field of Jobs. */
export function FoundJobs({ words, onPick }: FoundJobsProps) {
  const { rows, mistake } = useFoundJobs(words);
  if (mistake !== null) {
    return (
      <p className="palette-mistake" role="status">
        As a search of jobs: expected {mistake.expected}, got {mistake.got}. {mistake.fix}
      </p>
    );
  }
  if (rows.length === 0) return null;
  return (
    <Command.Group heading="Jobs" className="palette-group" forceMount>
      {rows.map(({ id, name, state, queue }) => (
        <Command.Item
          key={id}
          value={`job ${id}`}
          forceMount
          className="palette-item"
          onSelect={() => onPick(() => showJob(id))}
        >
          <StateIcon state={state} />
          <span className="trunc">{name}</span>
          <span className="palette-aside trunc">
            {state} · {queue}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
