import { Play, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../shared/job.ts';
import { cancelJob, retryJob, runJobNow } from '../../commands/commands.ts';
import { Key } from '../../components/Key.tsx';
import { actionsFor, type JobAction } from './job-actions.ts';

/** Does to a job what fits its state; what came of it arrives in a snapshot. */
export function act(action: JobAction, jobId: string): Promise<void> {
  if (action === 'retry') return retryJob(jobId);
  return action === 'run-now' ? runJobNow(jobId) : cancelJob(jobId);
}

const ICONS = { retry: RotateCw, 'run-now': Play, cancel: null } as const;

export function ActionKeys({ job }: { readonly job: Job }) {
  // An action is asked for once, until it was answered.
  const [asked, setAsked] = useState<JobAction | null>(null);
  const actions = actionsFor(job.state);
  return (
    <div className="detail-actions">
      {actions.map(({ action, label, key }, index) => {
        const Icon = ICONS[action];
        return (
          <Key
            key={action}
            variant={index === 0 ? 'plain' : 'bare'}
            kbd={key}
            icon={Icon === null ? undefined : <Icon aria-hidden="true" />}
            aria-disabled={asked === action}
            onClick={() => {
              if (asked !== null) return;
              setAsked(action);
              void act(action, job.id).finally(() => setAsked(null));
            }}
          >
            {label}
          </Key>
        );
      })}
    </div>
  );
}
