import { Plus } from 'lucide-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Key } from '../../components/Key.tsx';
import { StateIcon } from '../../components/StateIcon.tsx';
import { openNewJob } from '../../store/actions.ts';
import type { JobsTab } from '../../store/deck.ts';

/** What is the case, and what will be here. */
const WORDS: Readonly<Record<JobsTab, readonly [title: string, text: string]>> = {
  all: ['No job yet.', 'Every job you queue will be here, the latest change first.'],
  waiting: ['No job is waiting.', 'Jobs in line for a free worker will be here.'],
  scheduled: ['No job is scheduled.', 'Jobs that start at a later time will be here.'],
  blocked: ['No job is blocked.', 'Jobs that wait for other jobs to end will be here.'],
  running: ['No job is running.', 'Jobs that a worker has in hand will be here.'],
  retrying: ['No job is retrying.', 'Jobs that failed and will be tried again will be here.'],
  completed: ['No job has completed.', 'Jobs that succeeded will be here.'],
  dead: ['No job is dead.', 'Jobs that ran out of attempts will be here.'],
  cancelled: ['No job was cancelled.', 'Jobs that somebody stopped will be here.'],
};

export function EmptyTab({ tab }: { readonly tab: JobsTab }) {
  const [title, text] = WORDS[tab];
  return (
    <EmptyState
      {...(tab === 'all' ? {} : { icon: <StateIcon state={tab} size={22} /> })}
      title={title}
      text={text}
      {...(tab === 'all'
        ? {
            action: (
              <Key icon={<Plus aria-hidden="true" />} onClick={openNewJob}>
                New job
              </Key>
            ),
          }
        : {})}
    />
  );
}
