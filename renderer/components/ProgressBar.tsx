import type { Progress } from '../../shared/jobs/job.ts';
import './progress-bar.css';

/** How far a run says it is: a bar, the share in figures, and what it does now. */
export function ProgressBar({ progress, label }: { readonly progress: Progress; readonly label: string }) {
  const percent = Math.floor(progress.share * 100);
  return (
    <span className="progress-bar">
      <span
        className="progress-bar-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={progress.text === '' ? undefined : `${percent} %, ${progress.text}`}
      >
        <i style={{ width: `${progress.share * 100}%` }} />
      </span>
      <span className="progress-bar-share num">{percent} %</span>
      <span className="progress-bar-text trunc" title={progress.text}>
        {progress.text}
      </span>
    </span>
  );
}
