import { protocol } from 'electron';
import { APP_SCHEME } from '../../ipc/sender.ts';
import { proxyDevServer } from './dev-server.ts';
import { serveRendererFiles } from './renderer-files.ts';

/** Before the app is ready: the scheme behaves as https does, so that the page has an origin of its own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** After the app is ready. `devServer` is where `npm run dev` serves the renderer from; null in every build. */
export function serveApp(options: {
  readonly rendererFolder: string;
  readonly devServer: string | null;
}): void {
  const { rendererFolder, devServer } = options;
  protocol.handle(
    APP_SCHEME,
    devServer === null ? serveRendererFiles(rendererFolder) : proxyDevServer(devServer),
  );
}
