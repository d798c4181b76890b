import type { App } from 'electron';

/**
 * False when another Jobdeck of the same data folder runs: that one is told and this one is on its way out. The second
 * start's arguments are handed over as data, since argv reaches the first one rearranged.
 */
export function becomeOnlyInstance(
  app: App,
  args: readonly string[],
  onSecond: (args: readonly string[]) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ args: [...args] })) {
    app.quit();
    return false;
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const given = (data as { readonly args?: unknown } | null)?.args;
    onSecond(Array.isArray(given) ? given.map(String) : []);
  });
  return true;
}
