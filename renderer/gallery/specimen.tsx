import { type ReactNode, useState } from 'react';

/** A component in each of its states, drawn from fixed data. */
export interface Specimen {
  /** Its file's name, without the ending. */
  readonly of: string;
  readonly states: readonly SpecimenState[];
}

export interface SpecimenState {
  /** What is the case: "busy", "with an error". */
  readonly name: string;
  readonly show: ReactNode;
}

export const state = (name: string, show: ReactNode): SpecimenState => ({ name, show });

/** Keeps what a control is set to, so that it can be tried. */
export function Held<T>({
  initial,
  children,
}: {
  readonly initial: T;
  readonly children: (value: T, set: (value: T) => void) => ReactNode;
}) {
  const [value, set] = useState(initial);
  return children(value, set);
}
