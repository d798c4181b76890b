/** Node warns that this is slow in a module without "type" in its package.json: true, and of no use in a run's output. */
const UNWANTED = 'MODULE_TYPELESS_PACKAGE_JSON';

/** Does something without the warnings of Node that it is experimental: a run's output is not the place for them. */
export function quietly<T>(act: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return act();
  } finally {
    process.emitWarning = emitWarning;
  }
}

export function dropUnwantedWarnings(): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = (...args: readonly unknown[]) => {
    if (!args.some((arg) => arg === UNWANTED || (arg as { code?: unknown } | null)?.code === UNWANTED)) {
      emitWarning(...args);
    }
  };
}
