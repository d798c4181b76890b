import type { ReactNode } from 'react';
import './empty-state.css';

interface EmptyStateProps {
  readonly icon?: ReactNode;
  /** What is the case: "No job is dead." */
  readonly title: string;
  /** What will be here: "Jobs that ran out of attempts will be here." */
  readonly text: string;
  /** The first step, as a key. */
  readonly action?: ReactNode;
}

/** An empty screen says what will be here and offers the first step. */
export function EmptyState({ icon, title, text, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {icon}
      <p className="empty-state-title">{title}</p>
      <p className="empty-state-text">{text}</p>
      {action}
    </div>
  );
}
