/** Ends a switch over a union: a member that was added and not handled does not compile. */
export function assertNever(value: never): never {
  throw new Error(`expected every case to be handled, got ${JSON.stringify(value)}`);
}
