/** Told by Ctrl+C (and by SIGTERM, which scripts send): once to stop in good order, twice to be gone. */
export interface Interrupts {
  /** Resolves at the first one. */
  readonly first: Promise<void>;
  /** Back to what the process did before. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export function watchInterrupts(
  signals: Pick<NodeJS.Process, 'on' | 'off'>,
  onSecond: () => void,
): Interrupts {
  let count = 0;
  let resolveFirst = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    resolveFirst = resolve;
  });
  const onSignal = (): void => {
    count += 1;
    if (count === 1) resolveFirst();
    else onSecond();
  };
  for (const signal of SIGNALS) signals.on(signal, onSignal);
  return {
    first,
    dispose: () => {
      for (const signal of SIGNALS) signals.off(signal, onSignal);
    },
  };
}
