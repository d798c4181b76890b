import { utilityProcess } from 'electron';
import type { HostedProcess, ProcessHost } from '../workers/process-host.ts';

/** Runs our helper processes as Electron's utility processes; elsewhere they are forked Node processes. */
export const utilityProcessHost: ProcessHost = {
  fork: (modulePath, { name, env }): HostedProcess => {
    const child = utilityProcess.fork(modulePath, [], {
      serviceName: name,
      stdio: 'inherit',
      ...(env ? { env } : {}),
    });
    return {
      get pid() {
        return child.pid;
      },
      postMessage: (message) => child.postMessage(message),
      onMessage: (callback) => {
        child.on('message', callback);
      },
      onExit: (callback) => {
        child.on('exit', callback);
      },
      kill: () => {
        child.kill();
      },
    };
  },
};
