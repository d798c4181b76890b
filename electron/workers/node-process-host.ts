import { fork } from 'node:child_process';
import type { HostedProcess, ProcessHost } from './process-host.ts';

/** Runs our helper processes as forked Node processes: for the CLI, and wherever there is no Electron. */
export const nodeProcessHost: ProcessHost = {
  fork: (modulePath, { name, env }): HostedProcess => {
    const child = fork(modulePath, [], {
      serialization: 'advanced',
      // Ours alone: a helper must not inherit --inspect or a test runner's loader.
      execArgv: [`--title=${name}`],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(env ? { env } : {}),
    });
    return {
      get pid() {
        return child.pid;
      },
      // A message to a process that has just died is lost; its exit is told all the same.
      postMessage: (message) => void child.send(message as object, () => undefined),
      onMessage: (callback) => void child.on('message', callback),
      onExit: (callback) => {
        let told = false;
        const tell = (code: number | null): void => {
          if (told) return;
          told = true;
          callback(code);
        };
        child.on('exit', tell);
        child.on('error', () => {
          // Without a pid it never ran, and no exit will follow.
          if (child.pid === undefined) tell(null);
        });
      },
      kill: () => void child.kill(),
    };
  },
};
