import { join } from 'node:path';

export const threadPath = join(import.meta.dirname, '../../electron/workers/output/output-thread.ts');
