import type { ReactNode } from 'react';
import './lamp.css';

export type LampColour = 'red' | 'amber';

/** Lit only while something is wrong. The word beside it says what. */
export function Lamp({
  lit,
  colour,
  title,
  children,
}: {
  readonly lit: boolean;
  readonly colour: LampColour;
  /** Why it is lit or not, for whoever points at it. */
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span className="lamp" data-lit={lit} title={title}>
      <span className={`lamp-bulb lamp-${colour}`} />
      {children}
      <span className="sr-only">{lit ? ': lit' : ': not lit'}</span>
    </span>
  );
}
