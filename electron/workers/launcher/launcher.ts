/**
 * The launcher: a small process that starts all commands, so that the main process never forks. A fork copies the page
 * tables of the process, which blocks one with 1 GB of memory for tens of milliseconds; this one stays small.
 *
 * It owns what it starts. When the main process is gone, however that came, all commands are ended.
 */

import { linkToParent } from '../parent-link.ts';
import { CommandTable } from './command-table.ts';
import type { LauncherMessage, LauncherRequest } from './protocol.ts';

const parent = linkToParent<readonly LauncherRequest[], LauncherMessage>();
const commands = new CommandTable({ post: parent.post, onStop: stop });

parent.onMessage((requests) => {
  for (const request of requests) commands.take(request);
});
parent.onGone(stop);
process.on('SIGTERM', stop);
// Ctrl+C, and the end of a terminal, go to every process of the terminal. What to do is the main process's decision.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('exit', () => commands.killAll());

function stop(): void {
  commands.endAll(parent.close);
}
