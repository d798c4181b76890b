import { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import type { HostedProcess, ProcessHost } from '../../workers/process-host.ts';

/** Runs our helper processes as Electron's utility processes; elsewhere they are forked Node processes. */
export const utilityProcessHost: ProcessHost = {
  // A utility process can't have a process group of its own.
  fork: (modulePath, { name, env, cwd, heapMiB, output }): HostedProcess => {
    const child = utilityProcess.fork(modulePath, [], {
      serviceName: name,
      stdio: output === 'ours' ? 'pipe' : 'inherit',
      ...(heapMiB === undefined ? {} : { execArgv: [`--max-old-space-size=${heapMiB}`] }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(env ? { env } : {}),
    });
    const { stdout, stderr } = child;
    return {
      get pid() {
        return child.pid;
      },
      postMessage: (message) => child.postMessage(message),
      onMessage: (callback) => {
        child.on('message', callback);
      },
      onExit: (callback) => {
        child.on('exit', (code) => callback(code, null));
      },
      output:
        stdout === null || stderr === null ? null : { stdout: readable(stdout), stderr: readable(stderr) },
      kill: () => {
        child.kill();
      },
    };
  },
};

/** Electron's types say less than what it gives. */
function readable(stream: NodeJS.ReadableStream): Readable {
  return stream instanceof Readable ? stream : new Readable().wrap(stream);
}
