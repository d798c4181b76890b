/** A helper process's way to the main process. */
export interface ParentLink<Incoming, Outgoing> {
  post(message: Outgoing): void;
  onMessage(callback: (message: Incoming) => void): void;
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
export function linkToParent<Incoming, Outgoing>(): ParentLink<Incoming, Outgoing> {
  const port = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;
  return port ? portLink(port) : channelLink();
}

function portLink<Incoming, Outgoing>(port: ParentPort): ParentLink<Incoming, Outgoing> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (callback) => port.on('message', ({ data }) => callback(data as Incoming)),
    onGone: (callback) => port.on('close', callback),
    close: () => void setTimeout(() => process.exit(0), FLUSH_MS),
  };
}

function channelLink<Incoming, Outgoing>(): ParentLink<Incoming, Outgoing> {
  // Taken now: in a process that runs modules they get no hold of it.
  const send = process.send?.bind(process);
  return {
    // The main process may be gone by now; that is told by 'disconnect'.
    post: (message) => void send?.(message, undefined, {}, () => undefined),
    onMessage: (callback) => void process.on('message', (message) => callback(message as Incoming)),
    onGone: (callback) => void process.on('disconnect', callback),
    // The channel is all that keeps this process running; what is still to be sent is sent before it closes.
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}
