import type { LauncherMessage, LauncherRequest } from './protocol.ts';

/** The way to the main process. */
export interface ParentLink {
  post(message: LauncherMessage): void;
  onRequests(callback: (requests: readonly LauncherRequest[]) => void): void;
  /** The main process is gone, or lets go of us. */
  onGone(callback: () => void): void;
  /** Ends this process when all that was posted is on its way. */
  close(): void;
}

/** A port does not tell when it has sent everything. */
const FLUSH_MS = 50;

/** What Electron gives a utility process; declared here because this folder does not know Electron. It is a Node port. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** A utility process of Electron has a port, a forked Node process has a channel. */
export function linkToParent(): ParentLink {
  const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
  return port ? portLink(port) : channelLink();
}

function portLink(port: ParentPort): ParentLink {
  return {
    post: (message) => port.postMessage(message),
    onRequests: (callback) => port.on('message', ({ data }) => callback(data as readonly LauncherRequest[])),
    onGone: (callback) => port.on('close', callback),
    close: () => void setTimeout(() => process.exit(0), FLUSH_MS),
  };
}

function channelLink(): ParentLink {
  return {
    // The main process may be gone by now; that is told by 'disconnect'.
    post: (message) => void process.send?.(message, undefined, {}, () => undefined),
    onRequests: (callback) =>
      void process.on('message', (message) => callback(message as readonly LauncherRequest[])),
    onGone: (callback) => void process.on('disconnect', callback),
    // The channel is all that keeps this process running; what is still to be sent is sent before it closes.
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}
