import { homedir } from 'node:os';
import { keepCompiled } from './cli/compile-cache.ts';

/** The command line: the engine without a window, or a word with one that runs. docs/cli.md tells all of it. */
keepCompiled(process.platform, process.env, homedir());
// What is imported above is compiled anew each time; all else after that.
const { main } = await import('./cli/main.ts');
await main();
