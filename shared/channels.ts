/**
 * Names of the IPC channels. Apart from the contract, because the preload needs them and must not carry the contract's
 * schemas with it.
 */
export const channelOf = {
  command: (name: string): string => `command:${name}`,
  query: (name: string): string => `query:${name}`,
  push: (name: string): string => `push:${name}`,
} as const;
