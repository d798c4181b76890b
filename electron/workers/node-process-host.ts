import { fork } from 'node:child_process';
import type { HostedProcess, ProcessHost } from './process-host.ts';

/** Runs our helper processes as forked Node processes: for the CLI, and wherever there is no Electron. */
export const nodeProcessHost: ProcessHost = {
  fork: (modulePath, { name, env, cwd, heapMiB, output, group }): HostedProcess => {
    const printed = output === 'ours' ? 'pipe' : 'inherit';
    const child = fork(modulePath, [], {
      serialization: 'advanced',
      // Ours alone: a helper must not inherit --inspect or a test runner's loader.
      execArgv: [`--title=${name}`, ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`])],
      stdio: ['ignore', printed, printed, 'ipc'],
      // On Windows it would open a console, and taskkill finds what it started without a group.
      detached: group === 'own' && process.platform !== 'win32',
      ...(cwd === undefined ? {} : { cwd }),
      ...(env ? { env } : {}),
    });
    const { stdout, stderr } = child;
    return {
      get pid() {
        return child.pid;
      },
      // A message to a process that has just died is lost; its exit is told all the same.
      postMessage: (message) => void child.send(message as object, () => undefined),
      onMessage: (callback) => void child.on('message', callback),
      onExit: (callback) => {
        let told = false;
        const tell = (code: number | null, signal: string | null): void => {
          if (told) return;
          told = true;
          callback(code, signal);
        };
        child.on('exit', tell);
        child.on('error', () => {
          // Without a pid it never ran, and no exit will follow.
          if (child.pid === undefined) tell(null, null);
        });
      },
      output: stdout === null || stderr === null ? null : { stdout, stderr },
      kill: () => void child.kill(),
    };
  },
};
