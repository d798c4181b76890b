/** Whoever else asked for something has its turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
