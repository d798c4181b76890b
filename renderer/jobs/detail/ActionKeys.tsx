import { ArrowUpToLine, Copy, ListOrdered, Pencil, Play, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../shared/job.ts';
import { changeJob } from '../../commands/change.ts';
import { duplicateJob, moveJobToFront } from '../../commands/commands.ts';
import { Key } from '../../components/Key.tsx';
import { openEdit } from '../../store/actions.ts';
import { PlaceEditor } from '../PlaceEditor.tsx';
import { actionsFor, type Deed } from './job-actions.ts';

/** Does to a job what fits its state; what came of it arrives in a snapshot. */
export function act(action: Exclude<Deed, 'edit'>, jobId: string): Promise<void> {
  if (action === 'to-front') return moveJobToFront(jobId);
  return action === 'duplicate' ? duplicateJob(jobId) : changeJob({ type: action }, jobId);
}

const ICONS = {
  retry: RotateCw,
  'run-now': Play,
  'to-front': ArrowUpToLine,
  cancel: null,
  edit: Pencil,
  duplicate: Copy,
  delete: Trash2,
} as const;

/** The first keys have words, the rarer ones a picture each. */
const IN_WORDS: readonly Deed[] = ['retry', 'run-now', 'cancel'];

export function ActionKeys({ job }: { readonly job: Job }) {
  // An action is asked for once, until it was answered.
  const [asked, setAsked] = useState<Deed | null>(null);
  const [placing, setPlacing] = useState(false);
  const doIt = (action: Deed): void => {
    if (asked !== null) return;
    if (action === 'edit') openEdit(job);
    else {
      setAsked(action);
      void act(action, job.id).finally(() => setAsked(null));
    }
  };
  return (
    <>
      <div className="detail-actions">
        {actionsFor(job.state).map(({ action, label, key }, index) => {
          const Icon = ICONS[action];
          const inWords = IN_WORDS.includes(action);
          return (
            <Key
              key={action}
              variant={index === 0 ? 'plain' : 'bare'}
              icon={Icon === null ? undefined : <Icon aria-hidden="true" />}
              square={!inWords}
              aria-disabled={asked === action}
              {...(inWords ? {} : { 'aria-label': label, title: key === null ? label : `${label} (${key})` })}
              {...(inWords && key !== null ? { kbd: key } : {})}
              onClick={() => doIt(action)}
            >
              {inWords ? label : null}
            </Key>
          );
        })}
        {job.state === 'running' ? null : (
          <Key
            variant="bare"
            square
            icon={<ListOrdered aria-hidden="true" />}
            aria-label="Queue and priority"
            title="Queue and priority"
            aria-expanded={placing}
            onClick={() => setPlacing(!placing)}
          />
        )}
      </div>
      {placing && job.state !== 'running' ? (
        <PlaceEditor
          selection={{ type: 'ids', ids: [job.id] }}
          queue={job.queue}
          priority={job.options.priority}
          onDone={() => setPlacing(false)}
        />
      ) : null}
    </>
  );
}
