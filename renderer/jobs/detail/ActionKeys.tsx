import { ArrowUpToLine, Copy, Ellipsis, ListOrdered, Package, Play, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../shared/jobs/job.ts';
import { bundleJob } from '../../commands/bundle.ts';
import { changeJob } from '../../commands/change.ts';
import { duplicateJob, moveJobToFront } from '../../commands/commands.ts';
import { Key } from '../../components/Key.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
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
  edit: null,
  duplicate: Copy,
  delete: Trash2,
} as const;

/** Keys with words, as many as have room; what is rarer is in a menu. */
const IN_WORDS: readonly Deed[] = ['retry', 'run-now', 'edit', 'cancel'];

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
  const actions = actionsFor(job.state);
  const rest: MenuItem[] = actions
    .filter(({ action }) => !IN_WORDS.includes(action))
    .map(({ action, label, key }) => {
      const Icon = ICONS[action];
      return {
        label,
        icon: Icon === null ? null : <Icon aria-hidden="true" />,
        kbd: key,
        onSelect: () => doIt(action),
      };
    });
  if (job.state !== 'running') {
    rest.push({
      label: 'Queue and priority',
      icon: <ListOrdered aria-hidden="true" />,
      kbd: null,
      onSelect: () => setPlacing(true),
    });
  }
  rest.push({
    label: 'Save a repro bundle',
    icon: <Package aria-hidden="true" />,
    kbd: null,
    onSelect: () => void bundleJob(job.id),
  });
  return (
    <>
      <div className="detail-actions">
        {actions
          .filter(({ action }) => IN_WORDS.includes(action))
          .map(({ action, label, key }, index) => {
            const Icon = ICONS[action];
            return (
              <Key
                key={action}
                variant={index === 0 || action !== 'cancel' ? 'plain' : 'bare'}
                icon={Icon === null ? undefined : <Icon aria-hidden="true" />}
                aria-disabled={asked === action}
                {...(key === null ? {} : { kbd: key })}
                onClick={() => doIt(action)}
              >
                {label}
              </Key>
            );
          })}
        <Menu
          items={rest}
          trigger={
            <Key
              variant="bare"
              square
              className="detail-more"
              icon={<Ellipsis aria-hidden="true" />}
              aria-label="More actions"
              title="More actions"
            />
          }
        />
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
