/** Lets everything that is ready run: microtasks, then the event loop's own turn, so many times. */
export async function turns(count = 1): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
