import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { channelOf } from '../shared/channels.ts';
import type { Bridge } from '../shared/contract/contract.ts';

/**
 * All of Jobdeck that the page can reach. Types only from the contract: main checks what arrives, so no schema belongs
 * in here, and a name that is not in the contract has no handler.
 */
const bridge: Bridge = {
  command: (name, input) => ipcRenderer.invoke(channelOf.command(name), input),
  query: (name, input) => ipcRenderer.invoke(channelOf.query(name), input),
  subscribe: (name, listener) => {
    const channel = channelOf.push(name);
    // The event is kept back: through it the page would hold Electron's own sender.
    const onPush = (_event: IpcRendererEvent, value: Parameters<typeof listener>[0]): void => listener(value);
    ipcRenderer.on(channel, onPush);
    return () => {
      ipcRenderer.off(channel, onPush);
    };
  },
};

contextBridge.exposeInMainWorld('jobdeck', bridge);
