import { makeBridge } from './bridge.ts';
import { makeCodec } from './codec.ts';
import { runMainWorld } from './main-world.ts';
import { NATIVE_BINDING, type PreloadProcess, RECEIVER } from './messages.ts';
import { runPreloadWorld } from './preload-world.ts';

/** The two scripts that Chromium runs in every document before the page's own, put together from functions' texts. */

/** Only the top frame gets a preload and a bridge, as in Electron without `nodeIntegrationInSubFrames`. */
const TOP_FRAME_ONLY = 'if (window !== window.top) return;';

export function mainWorldSource(nonce: string): string {
  return `(() => { ${TOP_FRAME_ONLY}
const codec = (${makeCodec})();
(${runMainWorld})((host) => (${makeBridge})(${JSON.stringify(nonce)}, 'page', codec, host));
})()`;
}

export interface PreloadSource {
  readonly nonce: string;
  readonly path: string;
  readonly text: string;
  readonly process: PreloadProcess;
}

export function preloadWorldSource({ nonce, path, text, process }: PreloadSource): string {
  const binding = JSON.stringify(NATIVE_BINDING);
  // The preload comes first so that line numbers in its errors are its own.
  return `(() => { ${TOP_FRAME_ONLY} if (!globalThis[${binding}]) return; const preload = function (require, process, exports, module, Buffer, global, setImmediate, clearImmediate) {${text}
};
const native = globalThis[${binding}];
delete globalThis[${binding}];
const codec = (${makeCodec})();
(${runPreloadWorld})({
  codec, preload,
  process: ${JSON.stringify(process)},
  preloadPath: ${JSON.stringify(path)},
  receiver: ${JSON.stringify(RECEIVER)},
  toMain: (message) => native(JSON.stringify(message)),
  makeBridge: (host) => (${makeBridge})(${JSON.stringify(nonce)}, 'preload', codec, host),
});
})()
//# sourceURL=${path || 'electron-stand-in-preload.cjs'}`;
}
