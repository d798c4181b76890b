import type { ReactNode } from 'react';
import { type ShownState, StateIcon } from './StateIcon.tsx';
import { STATE_WORDS } from './state-words.ts';

/** The state as icon and word; `children` stand in for the word. */
export function StateWord({
  state,
  children,
}: {
  readonly state: ShownState;
  readonly children?: ReactNode;
}) {
  return (
    <span className="state-word">
      <StateIcon state={state} />
      <span className="state-word-text">{children ?? STATE_WORDS[state]}</span>
    </span>
  );
}
