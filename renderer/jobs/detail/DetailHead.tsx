import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Job } from '../../../shared/jobs/job.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { Key } from '../../components/Key.tsx';
import { KIND_WORDS } from '../../components/KindIcon.tsx';
import { StateWord } from '../../components/StateWord.tsx';

/** There may be thousands. */
const TAGS_SHOWN = 12;

interface DetailHeadProps {
  readonly job: Job;
  readonly onStep: (steps: number) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** State, name and what else tells this job from others. */
export function DetailHead({ job, onStep, onClose, children }: DetailHeadProps) {
  const { id, kind, queue, options, name } = job;
  return (
    <header className="detail-head">
      <div className="detail-top">
        <span className="detail-state">
          <StateWord state={job.state} />
        </span>
        <span className="detail-attempt">{attemptWords(job)}</span>
        <DetailKeys onStep={onStep} onClose={onClose} />
      </div>
      <h1 className="detail-name" title={name}>
        {name}
      </h1>
      <p className="detail-meta">
        <span className="facts-mono" title={id}>
          {id.length > 14 ? `…${id.slice(-10)}` : id}
        </span>
        <span>{kind === 'http' ? KIND_WORDS.http : KIND_WORDS[kind].toLowerCase()}</span>
        <span className="detail-meta-text">{queue}</span>
        <span>priority {options.priority}</span>
        {options.tags.length === 0 ? null : (
          <span className="detail-meta-text detail-tags" title={tagsText(options.tags, 50)}>
            {tagsText(options.tags, TAGS_SHOWN)}
          </span>
        )}
        {options.tags.length > TAGS_SHOWN ? (
          <span>and {formatCount(options.tags.length - TAGS_SHOWN)} more</span>
        ) : null}
      </p>
      {children}
    </header>
  );
}

/** To the job above and below, and back to the table. */
export function DetailKeys({ onStep, onClose }: Pick<DetailHeadProps, 'onStep' | 'onClose'>) {
  return (
    <span className="detail-keys">
      <Key
        variant="bare"
        size="sm"
        square
        aria-label="Previous job"
        title="Previous job (K)"
        icon={<ChevronUp aria-hidden="true" />}
        onClick={() => onStep(-1)}
      />
      <Key
        variant="bare"
        size="sm"
        square
        aria-label="Next job"
        title="Next job (J)"
        icon={<ChevronDown aria-hidden="true" />}
        onClick={() => onStep(1)}
      />
      <Key
        variant="bare"
        size="sm"
        square
        aria-label="Close the detail"
        title="Close (Esc)"
        icon={<X aria-hidden="true" />}
        onClick={onClose}
      />
    </span>
  );
}

function tagsText(tags: readonly string[], most: number): string {
  return tags.slice(0, most).join(', ');
}

function attemptWords({ tries, options }: Job): string {
  const { attempts } = tries;
  if (attempts === 0) return `${options.maxAttempts} ${options.maxAttempts === 1 ? 'attempt' : 'attempts'}`;
  return `attempt ${attempts} of ${options.maxAttempts}`;
}
